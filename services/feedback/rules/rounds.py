"""A half-yearly round of reverse evaluation: its dates, who may rate, what may be done when (clause 51)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_HALF_YEAR = re.compile(r"20[0-9]{2}H[12]")


class Phase(StrEnum):
    """Where a round stands."""

    ANNOUNCED = "announced"  # not begun; may still be changed
    OPEN = "open"  # towns rate
    OBJECTIONS = "objections"  # closed; departments see what was said, and may object
    FINAL = "final"  # objections are over: what remains undecided is decided, nothing new comes


@dataclass(frozen=True, slots=True)
class Round:
    """Towns rate from `opens_at` until before `closes_at`, departments object before `objections_until`.

    A department's result is shown from `minimum` ratings up; `towns` are codes of those who may rate.
    """

    half_year: str
    opens_at: datetime
    closes_at: datetime
    objections_until: datetime
    minimum: int
    towns: tuple[str, ...]

    def phase(self, now: datetime) -> Phase:
        """Where it stands at `now`."""
        if now < self.opens_at:
            return Phase.ANNOUNCED
        if now < self.closes_at:
            return Phase.OPEN
        return Phase.OBJECTIONS if now < self.objections_until else Phase.FINAL


def fault(wanted: Round, now: datetime, towns: Collection[str], minimum: int) -> str | None:
    """Which field keeps a round from being announced; None when it is well.

    It begins in the future, so that everybody knows before; its sample is never below the district's own.
    """
    if not _HALF_YEAR.fullmatch(wanted.half_year):
        return "half_year"
    if wanted.opens_at <= now:
        return "opens_at"
    if wanted.closes_at <= wanted.opens_at:
        return "closes_at"
    if wanted.objections_until <= wanted.closes_at:
        return "objections_until"
    if wanted.minimum < minimum:
        return "minimum"
    return None if wanted.towns and set(wanted.towns) <= set(towns) else "towns"


def rating_refusal(found: Round | None, town: str, now: datetime) -> str | None:
    """Why a town may not rate in a round now, as an error code; None when it may."""
    if found is None or found.phase(now) is not Phase.OPEN:
        return "round_closed"
    return None if town in found.towns else "wrong_unit"


def objection_refusal(found: Round | None, now: datetime) -> str | None:
    """Why a department may not object to a rating of a round now; None when it may."""
    return None if found is not None and found.phase(now) is Phase.OBJECTIONS else "window_closed"
