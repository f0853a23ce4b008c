"""Sums of money in a text, in yuan, written with digits or Chinese numerals."""

import re
from decimal import Decimal

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_DIGITS |= {c: n for n, c in enumerate("壹贰叁肆伍陆柒捌玖", 1)}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000, "千": 1000, "百": 100, "百万": 1_000_000, "千万": 10_000_000}
_CHINESE = "".join((*_DIGITS, *_TENS))
_SUM = re.compile(
    r"(?:(?P<digits>\d[\d,]{0,14}(?:\.\d{1,4})?)(?:余|多|几)?\s?(?P<large>千万|百万|万|亿|千|百)?"
    rf"|(?P<words>[{_CHINESE}万亿]{{1,16}}))(?:余|多)?\s?(?:元|块钱|圆|人民币|rmb)"
)
_MOST = 10


def sums_in(copy: str) -> tuple[Decimal, ...]:
    """The sums of a matching copy in yuan, in their order, at most ten."""
    found = []
    for match in _SUM.finditer(copy):
        if match["words"]:
            value = spoken(match["words"])
        else:
            value = Decimal(match["digits"].replace(",", "")) * _LARGE.get(match["large"], 1)
        if value is not None:
            found.append(value)
    return tuple(found[:_MOST])


def spoken(numeral: str) -> Decimal | None:
    """A Chinese numeral, 二十三万五千 → 235000; None for one that says no number."""
    for word in ("亿", "万"):
        high, large, low = numeral.rpartition(word)
        if large:
            above, below = spoken(high) if high else None, spoken(low) if low else Decimal(0)
            return None if above is None or below is None else above * _LARGE[word] + below
    return _below_ten_thousand(numeral)


def _below_ten_thousand(numeral: str) -> Decimal | None:
    total, digit = 0, None
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            total += _TENS[sign] * (1 if digit is None else digit)
            digit = 0
    return Decimal(total + (digit or 0)) if numeral else None
