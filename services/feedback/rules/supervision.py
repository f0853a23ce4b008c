"""The supervision ladder on the binding due time: yellow, red, overdue, supervised, escalated."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shared.domain.identifiers import stable_id
from shared.domain.lifecycle import ENDED, State
from shared.domain.vocabulary import Rung, VerdictKind
from shared.domain.working_hours import OFFICE_HOURS
from shared.domain.worktime import WorkCalendar

DAY = timedelta(microseconds=OFFICE_HOURS.length)
"""A working day's working time."""

_BEFORE = ((DAY / 2, Rung.RED), (DAY, Rung.YELLOW))
_AFTER = ((3 * DAY, Rung.ESCALATED), (DAY, Rung.SUPERVISED))
_VERDICTS = {Rung.SUPERVISED: VerdictKind.SUPERVISE, Rung.ESCALATED: VerdictKind.ESCALATE}


@dataclass(frozen=True, slots=True)
class Ladder:
    """An order on a rung: whose, until when it was due."""

    order_id: UUID
    unit: str
    due: datetime
    rung: Rung

    @property
    def step_id(self) -> UUID:
        """One step an order, unit, due time and rung: looked at twice, it is taken once."""
        return stable_id("supervision", self.order_id, self.unit, self.due.timestamp(), self.rung)

    @property
    def asks(self) -> VerdictKind | None:
        """What dispatch is asked to do at this step."""
        return _VERDICTS.get(self.rung)


def rung(due: datetime, now: datetime, calendar: WorkCalendar) -> Rung | None:
    """Where an order stands: None is green, more than a working day is left."""
    if now < due:
        left = calendar.working_between(now, due)
        return next((step for limit, step in _BEFORE if left <= limit), None)
    late = calendar.working_between(due, now)
    return next((step for limit, step in _AFTER if late >= limit), Rung.OVERDUE)


def resolution(state: State, lead: str | None, due: datetime | None, step: Ladder) -> str | None:
    """What ended a step: the order's end, answer or rest, another unit or time; None while it stands."""
    if state in ENDED:
        return "ended"
    if state in {State.ANSWERED, State.ANSWER_CHECK, State.ACCEPTED}:
        return "answered"
    if state is State.SHELVED:
        return "shelved"
    if lead != step.unit:
        return "handed_on"
    return None if due == step.due else "due_changed"
