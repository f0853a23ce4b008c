"""A party's numbers: in normal form, flagged when they fail their check, never refused."""

from collections.abc import Callable

from shared.domain.numbers import Checked


def checked(check: Callable[[str], Checked], raw: str | None, flag: str, flags: list[str]) -> Checked | None:
    """The number as checked, None when there is none; adds `flag` when the check fails."""
    if not raw:
        return None
    number = check(raw)
    if not number.valid:
        flags.append(flag)
    return number
