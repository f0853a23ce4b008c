"""Code 128 as bars of an SVG: drawn by attributes alone, since the pages forbid inline styles."""

from itertools import groupby
from typing import NamedTuple

from barcode import Code128


class Bar(NamedTuple):
    """A black bar: where it begins and how wide it is, in modules."""

    x: int
    width: int


def bars(text: str) -> tuple[list[Bar], int]:
    """The bars of an ASCII text, and the width of the whole."""
    modules = "".join(Code128(text).build())
    found, x = [], 0
    for black, run in groupby(modules):
        width = sum(1 for _ in run)
        if black == "1":
            found.append(Bar(x, width))
        x += width
    return found, x
