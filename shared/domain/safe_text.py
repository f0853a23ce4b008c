"""Text that a store, a log line or a spreadsheet can't bear, and how it is met (`reliability.md`)."""

import re
from enum import StrEnum

MAX_TEXT = 20_000
"""Characters of a letter, an answer, a note."""

_BREAKS_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_FORMULA = tuple("=+-@＝＋－＠\t\r\n")


class TextFault(StrEnum):
    """Why a text is refused before the database."""

    TOO_LONG = "too_long"
    NUL = "nul"
    SURROGATE = "surrogate"


def text_fault(text: str, limit: int = MAX_TEXT) -> TextFault | None:
    """What keeps a text out of the stores: a NUL, a lone surrogate, more than `limit` characters."""
    if len(text) > limit:
        return TextFault.TOO_LONG
    if "\x00" in text:
        return TextFault.NUL
    try:
        text.encode()
    except UnicodeEncodeError:
        return TextFault.SURROGATE
    return None


def log_safe(text: str) -> str:
    r"""The text on one line: newlines, controls, bidi and zero-width marks, surrogates as `\u202e`."""
    return _BREAKS_A_LINE.sub(lambda char: f"\\u{ord(char[0]):04x}", text)


def csv_cell(text: str) -> str:
    """The text as a cell no spreadsheet takes for a formula: an apostrophe before = + - @, tab, CR, LF."""
    return f"'{text}" if text.lstrip(" \u3000\ufeff").startswith(_FORMULA) else text
