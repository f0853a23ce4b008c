"""An age on the command line: 45s, 30m, 2h, 3d."""

import re
from datetime import timedelta

import typer

_FORM = re.compile(r"(\d{1,6})([smhd])", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def age(text: str) -> timedelta:
    """The length of time written; raises BadParameter for another form."""
    found = _FORM.fullmatch(text)
    if not found:
        raise typer.BadParameter("写法为数字加单位：45s、30m、2h、3d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})
