"""What whoever shows or publishes figures works with, wired once."""

from collections.abc import Collection
from dataclasses import dataclass

from services.feedback.board.arrears import Statute, statute_of
from services.feedback.board.district import Names, district_of, names_of
from services.feedback.board.events import District
from shared.catalogue.catalogue import Catalogue
from shared.domain.worktime import WorkCalendar


@dataclass(frozen=True, slots=True)
class Desk:
    """The district, its names, towns, calendar, the statute on arrears; smallest sample, days to object."""

    district: District
    names: Names
    towns: Collection[str]
    calendar: WorkCalendar
    statute: Statute
    minimum: int
    objection_days: int


def desk_of(catalogue: Catalogue, calendar: WorkCalendar, minimum: int, objection_days: int) -> Desk:
    """The desk of a catalogue."""
    return Desk(
        district_of(catalogue),
        names_of(catalogue),
        frozenset(unit.code for unit in catalogue.towns()),
        calendar,
        statute_of(catalogue, calendar),
        minimum,
        objection_days,
    )
