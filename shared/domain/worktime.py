"""Working time: how deadlines in working days, natural hours and calendar days are counted.

Counting follows 《民法典》 arts. 200–204:
- **whole working days**: the day of receipt doesn't count, whatever its hour (art. 201); the deadline is the
  end of working hours on the Nth working day after it (art. 203);
- **a part of a day** (half a day) is that part of a day's working hours and is counted like hours: from the
  instant itself (art. 201), or, after whole days, from the start of the next working day;
- **natural hours** run day and night;
- **calendar days** end with the working hours of the Nth day after, whatever day that is; art. 203 would let
  a day off roll on to the next working day, and so does `roll`.

Working days follow the State Council's calendar. Past its published years only weekends are known: such a
deadline is `provisional`, to be computed again when the calendar arrives, and never refused (`domain.md` §4).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

from shared.domain.holidays import Holidays, working_days
from shared.domain.working_hours import OFFICE_HOURS, WorkingHours, of_day

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China's one zone; a fixed offset, for there has been no summer time since 1991."""

_MIDNIGHT = time(tzinfo=SHANGHAI)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something is due, in Shanghai time; provisional when it lies past the published calendar."""

    at: datetime
    provisional: bool = False


class WorkCalendar:
    """Deadlines and working time by one calendar and one kind of working hours; no clock inside.

    All instants must be aware (`ValueError`); amounts must not be negative (`ValueError`).
    """

    def __init__(self, holidays: Holidays, hours: WorkingHours = OFFICE_HOURS) -> None:
        self._holidays, self._hours = holidays, hours
        self._days = working_days(holidays)

    def with_hours(self, hours: WorkingHours) -> "WorkCalendar":
        """The same calendar for a unit with other hours; shares the table."""
        return WorkCalendar(self._holidays, hours)

    def until(self, last: date) -> "WorkCalendar":
        """As it was while no holidays were known after `last`."""
        return WorkCalendar(self._holidays.until(last), self._hours)

    def horizon(self) -> date:
        """The last day whose holidays are known."""
        return self._holidays.last

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on a day."""
        return self._holidays.is_working_day(day)

    def add_working_days(self, start: datetime, days: Decimal | float) -> Deadline:
        """The deadline `days` working days after `start` by the rules on top of this page; for 0, `start`."""
        at = _shanghai(start, days)
        whole = int(days)
        part = round((days - whole) * self._hours.length) if whole != days else 0
        if whole:
            return self._deadline((self._days.count(at.toordinal()) + whole) * self._hours.length + part)
        return self._deadline(self._position(at) + part) if part else self._dated(at)

    def add_working_time(self, start: datetime, span: timedelta) -> Deadline:
        """The first instant by which `span` of working time has passed since `start` (a pause made good)."""
        at = _shanghai(start, span // _MICROSECOND)
        return self._deadline(self._position(at) + span // _MICROSECOND) if span else self._dated(at)

    def before(self, end: datetime, span: timedelta) -> Deadline:
        """The instant from which `span` of working time is left until `end`."""
        at = _shanghai(end, span // _MICROSECOND)
        return self._deadline(self._position(at) - span // _MICROSECOND) if span else self._dated(at)

    @property
    def day(self) -> timedelta:
        """The working time of one day."""
        return self._hours.length * _MICROSECOND

    def add_hours(self, start: datetime, hours: float) -> Deadline:
        """The deadline `hours` natural hours after `start`."""
        return Deadline(_shanghai(start, hours) + timedelta(hours=float(hours)))

    def add_calendar_days(self, start: datetime, days: int, *, roll: bool = False) -> Deadline:
        """The deadline `days` calendar days after `start`; `roll` moves it off a day that isn't worked."""
        day = _shanghai(start, days).toordinal() + days
        if not roll:
            return Deadline(self._end_of(day))
        return self._deadline((self._days.count(day - 1) + 1) * self._hours.length)

    def recounted(self, start: datetime, due: datetime, known: "WorkCalendar") -> Deadline:
        """The deadline that `known` set at `due`, counted again from `start` by this calendar.

        As many whole working days, or as much working time, whichever it was; both have the same hours.
        """
        counted = known.counted(start, due)
        if isinstance(counted, timedelta):
            return self.add_working_time(start, counted)
        return self.add_working_days(start, counted)

    def counted(self, start: datetime, due: datetime) -> int | timedelta:
        """What lies between: whole working days where `due` ends one, else working time."""
        at, end = _shanghai(start), _shanghai(due)
        days, part = divmod(self._position(end), self._hours.length)
        return self.working_between(at, end) if part else days - self._days.count(at.toordinal())

    def working_between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from `start` to `end`; negative when `end` comes first."""
        return timedelta(microseconds=self._position(_shanghai(end)) - self._position(_shanghai(start)))

    def _position(self, at: datetime) -> int:
        """Where an instant stands on the line of all working time, in microseconds."""
        day = at.toordinal()
        before = self._days.count(day - 1)
        if self._days.count(day) == before:
            return before * self._hours.length
        return before * self._hours.length + self._hours.worked(of_day(at.time()))

    def _deadline(self, position: int) -> Deadline:
        """The first instant at a position: the end of a working day rather than the start of the next."""
        days, worked = divmod(position, self._hours.length)
        if not worked:
            return self._dated(self._end_of(self._days.nth(days)))
        return self._dated(_at(self._days.nth(days + 1), self._hours.clock(worked)))

    def _end_of(self, day: int) -> datetime:
        return _at(day, self._hours.end)

    def _dated(self, at: datetime) -> Deadline:
        return Deadline(at, (at - _MICROSECOND).date() > self._holidays.last)


def _at(day: int, clock: int) -> datetime:
    return datetime.combine(date.fromordinal(day), _MIDNIGHT) + timedelta(microseconds=clock)


def _shanghai(at: datetime, amount: Decimal | float = 0) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs its zone")
    if amount < 0:
        raise ValueError("a deadline is not before its start")
    return at.astimezone(SHANGHAI)
