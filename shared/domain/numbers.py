"""Phones, identity cards and firms' codes in a normal form, checked but never refused (`reliability.md`)."""

import re
from operator import mul
from typing import NamedTuple
from unicodedata import normalize

import phonenumbers
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

_SPACING = re.compile(r"[\W_]+")
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})", re.ASCII)
_EXTENSION = re.compile("转|轉|分机")
_OLD_CARD = re.compile(r"\d{15}", re.ASCII)
_CARD = re.compile(r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-9])\d{15}[\dX]", re.ASCII)
_FIRM_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FIRM = re.compile(f"[0-9]{{8}}[{_FIRM_SIGNS}]{{10}}")
_FIRM_VALUES = {sign: value for value, sign in enumerate(_FIRM_SIGNS)}
_FIRM_WEIGHTS = tuple(3**place % 31 for place in range(17))


class Checked(NamedTuple):
    """A number in its normal form, and whether its shape and check digits agree."""

    value: str
    valid: bool


def check_phone(raw: str) -> Checked:
    """A phone as E.164 (`+8613…`, `+8621…`); an impossible one keeps its own letters and digits.

    Numbers without a country are Chinese. An extension is dropped: it is the same connection.
    """
    if mobile := _MOBILE.fullmatch(raw):
        return Checked(f"+86{mobile[1]}", True)
    plain = _EXTENSION.split(normalize("NFKC", raw), maxsplit=1)[0].strip()
    compact = _compact(plain)
    if mobile := _MOBILE.fullmatch(compact):
        return Checked(f"+86{mobile[1]}", True)
    try:
        number = phonenumbers.parse(plain, "CN")
    except phonenumbers.NumberParseException:
        return Checked(compact, False)
    if not phonenumbers.is_valid_number(number):
        return Checked(compact, False)
    number.extension = None
    return Checked(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), True)


def check_id_card(raw: str) -> Checked:
    """An identity card with 18 signs (GB 11643); one of 15 is written out as the same person's 18.

    Valid means check digit, date of birth and province: the list of districts of birth is never complete.
    """
    number = _compact(raw)
    if _OLD_CARD.fullmatch(number):
        number = f"{number[:6]}19{number[6:]}"
        number += ric.calc_check_digit(number + "0")
    shaped = _CARD.fullmatch(number)
    return Checked(number, shaped is not None and _is_born(number) and _ends_right(number))


def check_uscc(raw: str) -> Checked:
    """A 统一社会信用代码 of 18 signs (GB 32100)."""
    code = _compact(raw)
    return Checked(code, _FIRM.fullmatch(code) is not None and code[-1] == _firm_check_sign(code))


def _compact(raw: str) -> str:
    if raw.isascii() and raw.isalnum():
        return raw.upper()
    return _SPACING.sub("", normalize("NFKC", raw)).upper()


def _firm_check_sign(code: str) -> str:
    """The 18th sign of a firm's code; stdnum's own takes ten times as long, on every complaint."""
    total = sum(map(mul, map(_FIRM_VALUES.__getitem__, code), _FIRM_WEIGHTS))
    return _FIRM_SIGNS[-total % 31]


def _is_born(number: str) -> bool:
    try:
        return ric.get_birth_date(number).year >= 1900
    except ValidationError:
        return False


def _ends_right(number: str) -> bool:
    return number[-1] == ric.calc_check_digit(number)
