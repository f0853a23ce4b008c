"""Which days offices work: the State Council's yearly notices on holidays and make-up days (调休)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

import chinese_calendar


@dataclass(frozen=True, slots=True)
class Holidays:
    """Days off besides weekends, and weekend days worked, from `first` to `last`, the years known."""

    first: date
    last: date
    days_off: frozenset[date]
    make_up_days: frozenset[date]

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on a day; outside the known years, whether it is Monday to Friday."""
        if self.first <= day <= self.last:
            return day in self.make_up_days or (day.weekday() < 5 and day not in self.days_off)
        return day.weekday() < 5

    def until(self, last: date) -> "Holidays":
        """The same calendar when nothing was known yet of the days after `last`."""
        return replace(self, last=last)


@cache
def state_council() -> Holidays:
    """The published calendar, from the `chinesecalendar` package (1.11: 2004 to 2026)."""
    days = chinese_calendar.holidays
    return Holidays(
        first=date(min(days).year, 1, 1),
        last=date(max(days).year, 12, 31),
        days_off=frozenset(days),
        make_up_days=frozenset(chinese_calendar.workdays),
    )


class WorkingDays:
    """The working days as a numbered line: how many there are up to a day, and which day is the nth.

    Days are ordinals (`date.toordinal`). Both questions are one look into a table within the known years, and
    arithmetic on weeks outside them.
    """

    def __init__(self, holidays: Holidays) -> None:
        self.first = holidays.first.toordinal()
        self.last = holidays.last.toordinal()
        self._before = _weekdays(self.first - 1)
        self._days = [day.toordinal() for day in _each_day(holidays) if holidays.is_working_day(day)]
        self._counts = self._count_each_day()

    def count(self, day: int) -> int:
        """How many working days there are up to and including a day."""
        if day > self.last:
            return self._counts[-1] + _weekdays(day) - _weekdays(self.last)
        return self._counts[day - self.first] if day >= self.first else _weekdays(day)

    def nth(self, number: int) -> int:
        """The day up to which, itself included, there are `number` working days."""
        index = number - self._before - 1
        if index < 0:
            return _nth_weekday(number)
        if index < len(self._days):
            return self._days[index]
        return _nth_weekday(number - self._counts[-1] + _weekdays(self.last))

    def _count_each_day(self) -> list[int]:
        worked, counts, count = set(self._days), [], self._before
        for day in range(self.first, self.last + 1):
            count += day in worked
            counts.append(count)
        return counts


@cache
def working_days(holidays: Holidays) -> WorkingDays:
    """The numbered line of a calendar, counted out once (8 ms for 23 years)."""
    return WorkingDays(holidays)


def _each_day(holidays: Holidays) -> Iterator[date]:
    return (holidays.first + timedelta(n) for n in range((holidays.last - holidays.first).days + 1))


def _weekdays(day: int) -> int:
    """How many days from Monday to Friday there are up to an ordinal; ordinal 1 is a Monday."""
    weeks, rest = divmod(day, 7)
    return weeks * 5 + min(rest, 5)


def _nth_weekday(number: int) -> int:
    weeks, rest = divmod(number - 1, 5)
    return weeks * 7 + rest + 1
