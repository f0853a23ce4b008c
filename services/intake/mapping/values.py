"""One value of a source: found by its path, as trimmed text, as a moment in the source's zone."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from math import isfinite
from operator import methodcaller
from typing import Any
from zoneinfo import ZoneInfo

Getter = Callable[[Any], Any]

_LARGEST = 2**63 - 1
_SEPARATORS = re.compile(r"[\s,，;；、|/]+")


class BadValueError(Exception):
    """What stands at a source's path can't be used; the message is the path."""


def getter(path: str) -> Getter:
    """Reads a dotted path of an object; None where it ends early."""
    first, _, rest = path.partition(".")
    if not rest:
        return methodcaller("get", first)
    deeper = getter(rest)
    return lambda data: deeper(inner) if type(inner := data.get(first)) is dict else None


def as_text(value: Any, path: str) -> str:
    """A scalar as trimmed text, "" for nothing. Raises BadValueError for lists, NaN and huge integers."""
    if type(value) is str:
        return value.strip()
    if value is None or type(value) is dict:  # an object's text lies deeper: another path reads it
        return ""
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is float and isfinite(value):
        value = int(value) if value.is_integer() else value
    if type(value) in {int, float} and -_LARGEST <= value <= _LARGEST:
        return str(value)
    raise BadValueError(path)


def as_texts(value: Any, path: str) -> list[str]:
    """A list of texts, given as a list or as one text with separators."""
    if type(value) is list:
        return [text for each in value if (text := as_text(each, path))]
    return [part for part in _SEPARATORS.split(as_text(value, path)) if part]


def as_moment(text: str, formats: Sequence[str], zone: ZoneInfo, path: str) -> str:
    """ISO 8601 with a zone: as written, else the source's own. Raises BadValueError."""
    moment = _parsed(text, formats)
    if moment is None:
        raise BadValueError(path)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).isoformat()


def _parsed(text: str, formats: Sequence[str]) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for pattern in formats:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007 - the caller gives it the source's zone
        except ValueError:
            continue
    return None
