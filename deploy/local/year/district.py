"""Where a generated year happens, and about what: units with ways of their own, the catalogue's matters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from shared.catalogue.catalogue import Catalogue
from shared.catalogue.categories import Holder
from shared.domain.holidays import Holidays
from shared.domain.worktime import SHANGHAI, WorkCalendar

_OPENS, _CLOSES = 8 * 3600, 18 * 3600
_DAY_OFF_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class Ways:
    """How a unit works: likelihoods of being quick, of solving, of pleasing, of returning an order."""

    quick: float
    solves: float
    pleases: float
    returns: float


@dataclass(frozen=True, slots=True)
class Matter:
    """A leaf of the catalogue with its lead and how often it comes up."""

    category: str
    lead: str
    by_town: bool
    days: int


class Generated:
    """The district of one seed; the same seed has the same units with the same ways."""

    def __init__(self, catalogue: Catalogue, holidays: Holidays, first: date, last: date, seed: int) -> None:
        chance = Random(seed)
        self._calendar = WorkCalendar(holidays)
        self._due: dict[tuple[date, int], datetime] = {}
        receiving = [unit.code for unit in catalogue.units_with_topics()]
        self.towns = [unit.code for unit in catalogue.towns()]
        self.departments = [code for code in receiving if code not in self.towns]
        self.ways = {code: _ways(chance) for code in receiving}
        self.sources = [source.code for source in catalogue.sources.values() if source.channel != "history"]
        self._matters = _matters(catalogue, set(self.departments))
        self._often = [1 / (place + 3) for place in range(len(self._matters))]
        chance.shuffle(self._often)
        self._days = [first + timedelta(n) for n in range((last - first).days)]
        self._busy = [1.0 if self._calendar.is_working_day(day) else _DAY_OFF_SHARE for day in self._days]

    def matters(self, chance: Random, count: int) -> Sequence[Matter]:
        """So many matters, the frequent ones more often."""
        return chance.choices(self._matters, self._often, k=count)

    def moments(self, chance: Random, count: int) -> Sequence[datetime]:
        """So many moments at which complaints are dispatched, in order."""
        days = chance.choices(self._days, self._busy, k=count)
        return sorted(
            datetime.combine(day, time(), SHANGHAI) + timedelta(seconds=chance.randrange(_OPENS, _CLOSES))
            for day in days
        )

    def due(self, since: datetime, days: int) -> datetime:
        """So many working days later."""
        key = since.astimezone(SHANGHAI).date(), days
        if key not in self._due:
            self._due[key] = self._calendar.add_working_days(since, days).at
        return self._due[key]


def _ways(chance: Random) -> Ways:
    return Ways(
        quick=chance.uniform(0.75, 0.98),
        solves=chance.uniform(0.70, 0.96),
        pleases=chance.uniform(0.75, 0.97),
        returns=chance.uniform(0.01, 0.12),
    )


def _matters(catalogue: Catalogue, departments: set[str]) -> list[Matter]:
    return [
        Matter(each.code, each.lead, each.power.holder is Holder.TOWN, 15 if each.statutory_overlay else 5)
        for each in catalogue.categories.values()
        if each.lead in departments
    ]
