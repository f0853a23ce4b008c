"""Redaction: a letter without its personal details; what they look like is in `shared.domain.masks`."""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from shared.domain.masks.contacts import mask_contacts
from shared.domain.masks.dwellings import mask_dwellings
from shared.domain.masks.kinds import Found, Kind
from shared.domain.masks.names import NAME_CUE, mask_names
from shared.domain.masks.numbers import SPELT_MOBILE, mask_numbers, mask_spelt_numbers

_LETTER_OR_DIGIT = re.compile("[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]")
# Every detail but a known name needs one of these; most titles and firms' names have none.
_MAY_TELL = re.compile(f"{_LETTER_OR_DIGIT.pattern}|{SPELT_MOBILE}|{NAME_CUE}")


class Redacted(NamedTuple):
    """A text that may travel, and how many details of each kind were masked in it."""

    text: str
    found: Mapping[Kind, int]


def redact(text: str, names: Collection[str] = ()) -> Redacted:
    """Mask phones, identity and bank cards, e-mail, WeChat, QQ, plates, dwellings and announced names.

    Each gives way to a uniform placeholder such as 〔手机〕; everything else stays to the letter, also firms'
    codes, order numbers, sums, dates, roads and business places. `names` are persons' names known from other
    fields (the complainant's); they are masked even where nothing announces them.
    """
    found = Found()
    if not _MAY_TELL.search(text) and not any(name in text for name in names):
        return Redacted(text, found)
    text = mask_spelt_numbers(text, found)
    if _LETTER_OR_DIGIT.search(text):
        text = mask_numbers(mask_contacts(text, found), found)
        text = mask_dwellings(text, found)
    return Redacted(mask_names(text, found, names), found)
