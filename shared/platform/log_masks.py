"""The last net before a log line leaves: numbers that could be a person's, Chinese that a library quotes."""

import re
from collections.abc import Mapping
from datetime import date
from enum import Enum
from pathlib import PurePath
from uuid import UUID

MASK = "[masked]"

# Eleven digits and more, full-width too, however grouped: mobile and landline, identity card, bank card.
_LONG_NUMBER = re.compile(r"(?<!\d)\+?\d(?:[ \-–—.·]?\d){10,}[Xx]?(?!\d)")
_CREDIT_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])")
_OUR_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CHINESE = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff][^\x00-\x7f]*")


_SPOKEN = str | UUID | date | PurePath


def masked(value: object) -> object:
    """A value fit for a log line: strings masked, containers walked, objects reduced to what they are."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): masked(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [masked(part) for part in value]
    if isinstance(value, Enum):
        return masked(value.value)
    return masked_text(str(value)) if isinstance(value, _SPOKEN) else type(value).__name__


def masked_text(text: str) -> str:
    """Text without numbers that could be a person's; our own ids stay as they are."""
    if _OUR_ID.fullmatch(text):
        return text
    return _CREDIT_CODE.sub(MASK, _LONG_NUMBER.sub(MASK, text))


def without_chinese(text: str) -> str:
    """What a library says, without the names and letters it may quote: libraries speak English."""
    return _CHINESE.sub(MASK, text)
