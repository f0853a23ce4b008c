"""What whoever shows or publishes figures works with, wired once."""

from dataclasses import dataclass

from services.feedback.board.district import Names
from services.feedback.board.events import District
from shared.domain.worktime import WorkCalendar


@dataclass(frozen=True, slots=True)
class Desk:
    """The district, its names, its calendar, the smallest sample, working days in which a unit may object."""

    district: District
    names: Names
    calendar: WorkCalendar
    minimum: int
    objection_days: int
