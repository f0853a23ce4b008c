"""Who is on duty in which role, and from when a notice may reach him: rosters and hours of the catalogue."""

from datetime import datetime, timedelta

from shared.catalogue.catalogue import Catalogue
from shared.catalogue.clocks import DayKind, DutyLevel, DutyRole
from shared.domain.holidays import Holidays
from shared.domain.working_hours import WorkingHours
from shared.domain.worktime import WorkCalendar

_AT_ALL = timedelta(microseconds=1)


class Duty:
    """The rosters of a district; instants come in, nothing reads a clock."""

    def __init__(self, catalogue: Catalogue, holidays: Holidays) -> None:
        self._catalogue = catalogue
        self.desk = catalogue.title.desk
        self.sign_within = timedelta(hours=catalogue.clocks["urgent_sign"].amount)
        self.interim_within = timedelta(hours=catalogue.clocks["urgent_interim"].amount)
        office = WorkCalendar(holidays)
        self._calendars = {
            code: office.with_hours(WorkingHours(*((s.opens, s.closes) for s in hours.sessions)))
            for code, hours in catalogue.working_hours.items()
            if hours.on is DayKind.WORKING_DAYS
        }

    def role(self, unit: str, level: DutyLevel) -> DutyRole | None:
        """The role of that level in a unit, else the nearest above; None when nobody is."""
        roster = self._catalogue.rosters[self._catalogue.units[unit].roster]
        order = list(DutyLevel)
        above = [each for each in roster.roles if order.index(each.level) >= order.index(level)]
        return min(above, key=lambda each: order.index(each.level), default=None)

    def reached_from(self, unit: str, level: DutyLevel, at: datetime, *, urgent: bool) -> datetime:
        """From when that role may be told: an urgent matter at once, others within the role's hours."""
        role = self.role(unit, level)
        calendar = self._calendars.get(role.hours) if role else None
        if urgent or calendar is None:
            return at
        return max(at, calendar.add_working_time(at, _AT_ALL).at)
