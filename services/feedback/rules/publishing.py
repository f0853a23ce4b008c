"""When a drafted scoreboard may be published, and by whom (clause 56: published with a correction window)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Audience(StrEnum):
    """Whom an edition is for; `units` is the default."""

    LEADERS = "leaders"
    UNITS = "units"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a draft stands: its window, its objections by state, whether a later one corrects it."""

    audience: Audience
    drafted_by: str
    objections_until: datetime
    undecided: int
    accepted: int
    published: bool
    corrected: bool


def refusal(draft: Standing, by: str, now: datetime) -> str | None:
    """Why it may not be published now, as an error code; None when it may.

    The public's edition needs a second person: who drafted it can't approve it.
    """
    if draft.published or draft.corrected:
        return "conflict"
    if now < draft.objections_until:
        return "window_open"
    if draft.undecided:
        return "objections_open"
    if draft.accepted:
        return "correction_due"
    if draft.audience is Audience.PUBLIC and by == draft.drafted_by:
        return "second_person"
    return None
