"""What the loop's decisions are made under: set by the operator and the catalogue, passed in as one value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache

from shared.domain.worktime import WorkCalendar

_MORNING = 9


@dataclass(frozen=True, slots=True)
class Terms:
    """Tries at a callback, the time between, how long silence lasts; names, calendar, who supervises."""

    attempts: int
    retry_after: timedelta
    silence: timedelta
    unit_names: Mapping[str, str]
    zone: tzinfo
    calendar: WorkCalendar
    supervisor: str
    ladder_asks_dispatch: bool = True

    def unit_name(self, code: str | None) -> str:
        """The unit's Chinese name; the code where the catalogue has none."""
        return self.unit_names.get(code, code) if code else ""

    def next_try(self, last: datetime) -> datetime:
        """When to ask again after nobody was reached: on another day, and one that offices work."""
        at = (last + self.retry_after).astimezone(self.zone)
        if at.date() == last.astimezone(self.zone).date():
            at = at.replace(hour=_MORNING, minute=0, second=0, microsecond=0) + timedelta(days=1)
        while not self.calendar.is_working_day(at.date()):
            at += timedelta(days=1)
        return at

    def day_and_time(self, moment: datetime) -> str:
        """`6月3日17:30`, by the district's clock."""
        return _day_and_time(moment, self.zone)


@lru_cache(maxsize=4096)
def _day_and_time(moment: datetime, zone: tzinfo) -> str:
    """Many orders of a day are due at the same moment."""
    local = moment.astimezone(zone)
    return f"{local.month}月{local.day}日{local:%H:%M}"
