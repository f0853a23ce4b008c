"""Working time against the calendar's own days and against a naive oracle that walks day by day."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.holidays import Holidays, WorkingDays, state_council
from shared.domain.working_hours import OFFICE_HOURS, WorkingHours
from shared.domain.worktime import SHANGHAI, Deadline, WorkCalendar

CALENDAR = WorkCalendar(state_council())
SHORT = Holidays(
    first=date(2025, 1, 1),
    last=date(2025, 2, 28),
    days_off=frozenset({date(2025, 1, 1), *(date(2025, 1, 28) + timedelta(n) for n in range(8))}),
    make_up_days=frozenset({date(2025, 1, 26), date(2025, 2, 8)}),
)
NIGHT = WorkingHours((time(6), time(7, 15)), (time(20), time(0)))
ROUND_THE_CLOCK = WorkingHours((time(0), time(0)))


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2025-03-10 09:30", 1, "2025-03-11 17:30"),
        ("2025-03-10 23:59", 1, "2025-03-11 17:30"),
        ("2025-03-14 10:00", 1, "2025-03-17 17:30"),
        ("2025-03-15 10:00", 1, "2025-03-17 17:30"),
        ("2025-03-10 10:00", 5, "2025-03-17 17:30"),
        # Spring Festival 2025: off 01-28 … 02-04, worked on 01-26 and 02-08
        ("2025-01-24 15:00", 1, "2025-01-26 17:30"),
        ("2025-01-24 15:00", 5, "2025-02-07 17:30"),
        ("2025-01-28 00:00", 1, "2025-02-05 17:30"),
        ("2025-02-06 09:00", 2, "2025-02-08 17:30"),
        # halves run from the instant; after whole days from the next morning
        ("2025-03-10 09:00", 0.5, "2025-03-10 14:00"),
        ("2025-03-10 15:00", Decimal("0.5"), "2025-03-11 10:00"),
        ("2025-03-10 12:30", 0.5, "2025-03-10 17:00"),
        ("2025-03-14 20:00", 0.5, "2025-03-17 14:00"),
        ("2025-01-24 15:00", 0.5, "2025-01-26 10:00"),
        ("2025-03-10 15:00", 1.5, "2025-03-12 14:00"),
        ("2025-03-10 15:00", 0, "2025-03-10 15:00"),
    ],
)
def test_working_days(start: str, days: float, due: str) -> None:
    assert CALENDAR.add_working_days(at(start), days) == Deadline(at(due))


@pytest.mark.parametrize(
    ("end", "hours", "start"),
    [
        ("2025-03-11 17:30", 7, "2025-03-10 17:30"),
        ("2025-03-11 10:00", 2, "2025-03-10 16:30"),
        ("2025-03-15 12:00", 1, "2025-03-14 16:30"),
        ("2025-02-05 10:00", 3, "2025-01-27 15:30"),
        ("2025-03-11 20:00", 0, "2025-03-11 20:00"),
    ],
)
def test_working_time_before_an_instant(end: str, hours: float, start: str) -> None:
    assert CALENDAR.before(at(end), timedelta(hours=hours)) == Deadline(at(start))


@given(st.datetimes(datetime(2025, 1, 1), datetime(2025, 12, 31)), st.integers(0, 10**6))  # noqa: DTZ001
def test_what_is_left_before_an_instant_is_what_was_asked_for(naive: datetime, seconds: int) -> None:
    end, span = naive.replace(tzinfo=SHANGHAI), timedelta(seconds=seconds)
    assert CALENDAR.working_between(CALENDAR.before(end, span).at, end) == span


def test_other_zones_are_the_same_instant() -> None:
    assert CALENDAR.add_working_days(datetime(2025, 3, 9, 17, tzinfo=UTC), 1).at == at("2025-03-11 17:30")


def test_natural_hours_and_calendar_days() -> None:
    assert CALENDAR.add_hours(at("2025-01-28 23:30"), 1.5) == Deadline(at("2025-01-29 01:00"))
    assert CALENDAR.add_calendar_days(at("2025-01-05 10:00"), 30) == Deadline(at("2025-02-04 17:30"))
    assert CALENDAR.add_calendar_days(at("2025-01-05 10:00"), 30, roll=True) == Deadline(
        at("2025-02-05 17:30")
    )
    assert CALENDAR.add_calendar_days(at("2025-03-03 10:00"), 7, roll=True) == Deadline(
        at("2025-03-10 17:30")
    )


def test_units_have_their_own_hours() -> None:
    night = CALENDAR.with_hours(NIGHT)
    assert night.add_working_days(at("2025-03-10 10:00"), 1).at == at("2025-03-12 00:00")
    assert night.add_working_time(at("2025-03-10 06:15"), timedelta(hours=2)).at == at("2025-03-10 21:00")
    assert CALENDAR.with_hours(ROUND_THE_CLOCK).working_between(
        at("2025-03-10 00:00"), at("2025-03-12 00:00")
    ) == timedelta(days=2)


def test_past_the_known_calendar_only_weekends_count_and_the_deadline_says_so() -> None:
    calendar = WorkCalendar(SHORT)
    assert calendar.horizon() == date(2025, 2, 28)
    assert calendar.add_working_days(at("2025-02-27 10:00"), 1) == Deadline(at("2025-02-28 17:30"))
    assert calendar.add_working_days(at("2025-02-28 10:00"), 1) == Deadline(at("2025-03-03 17:30"), True)
    assert calendar.add_working_days(at("2030-10-01 10:00"), 1) == Deadline(at("2030-10-02 17:30"), True)
    assert calendar.add_working_days(at("1999-10-01 10:00"), 1) == Deadline(at("1999-10-04 17:30"))
    assert calendar.add_calendar_days(at("2025-02-28 10:00"), 1, roll=True).provisional
    assert not calendar.add_calendar_days(at("2025-02-28 10:00"), 1).provisional


def test_the_last_midnight_of_the_known_calendar_is_known() -> None:
    calendar = WorkCalendar(SHORT, ROUND_THE_CLOCK)
    assert calendar.add_working_days(at("2025-02-27 10:00"), 1) == Deadline(at("2025-03-01 00:00"))


@pytest.mark.parametrize("ask", ["add_working_days", "add_hours", "add_calendar_days"])
def test_naive_instants_and_negative_amounts_are_refused(ask: str) -> None:
    with pytest.raises(ValueError, match="zone"):
        getattr(CALENDAR, ask)(datetime(2025, 3, 10), 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match="before its start"):
        getattr(CALENDAR, ask)(at("2025-03-10 10:00"), -1)


@pytest.mark.parametrize("spans", [[], [(9, 9)], [(12, 9)], [(9, 12), (11, 17)], [(13, 17), (9, 12)]])
def test_impossible_hours_are_refused(spans: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="working hours"):
        WorkingHours(*((time(start), time(end)) for start, end in spans))


def test_the_published_calendar() -> None:
    holidays = state_council()
    assert holidays.last >= date(2026, 12, 31)
    assert not holidays.is_working_day(date(2025, 10, 1))
    assert holidays.is_working_day(date(2025, 9, 28))
    assert not holidays.is_working_day(date(2025, 9, 27))


# The oracle below knows no tables and no arithmetic on weeks: it walks.

STARTS = st.datetimes(datetime(2024, 12, 20), datetime(2025, 4, 10), timezones=st.just(SHANGHAI))  # noqa: DTZ001
HOURS = st.sampled_from([OFFICE_HOURS, NIGHT, ROUND_THE_CLOCK])
STEP = timedelta(minutes=15)


def walked_day(start: datetime, days: int) -> date:
    day = start.date()
    while days:
        day += timedelta(days=1)
        days -= SHORT.is_working_day(day)
    return day


def walked_spans(first: date, last: date, hours: WorkingHours) -> list[tuple[datetime, datetime]]:
    spans = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for start, end in hours.spans if SHORT.is_working_day(day) else ():
            ends = day + timedelta(days=1) if end == time(0) else day
            spans.append((datetime.combine(day, start, SHANGHAI), datetime.combine(ends, end, SHANGHAI)))
    return spans


def walked_between(start: datetime, end: datetime, hours: WorkingHours) -> timedelta:
    spans = walked_spans(start.date(), end.date(), hours)
    return sum((max(min(end, b) - max(start, a), timedelta()) for a, b in spans), timedelta())


@given(STARTS, st.integers(1, 60), HOURS)
def test_whole_days_end_with_the_walked_day(start: datetime, days: int, hours: WorkingHours) -> None:
    day = walked_day(start, days)
    deadline = WorkCalendar(SHORT, hours).add_working_days(start, days)
    assert deadline.at == walked_spans(day, day, hours)[-1][1]
    assert deadline.provisional == (day > SHORT.last)


@given(STARTS, STARTS, HOURS)
def test_working_time_between_is_the_walked_one(one: datetime, other: datetime, hours: WorkingHours) -> None:
    start, end = sorted((one, other))
    calendar = WorkCalendar(SHORT, hours)
    assert calendar.working_between(start, end) == walked_between(start, end, hours)
    assert calendar.working_between(end, start) == -walked_between(start, end, hours)


@given(STARTS, st.integers(1, 400), HOURS)
def test_added_working_time_is_found_again_and_not_a_moment_earlier(
    start: datetime, steps: int, hours: WorkingHours
) -> None:
    calendar, span = WorkCalendar(SHORT, hours), steps * STEP
    due = calendar.add_working_time(start, span).at
    assert walked_between(start, due, hours) == span
    assert walked_between(start, due - timedelta(microseconds=1), hours) < span


@given(STARTS, st.integers(0, 40), st.sampled_from([0, 0.25, 0.5]), HOURS)
def test_deadlines_never_come_earlier_for_more_days(
    start: datetime, days: int, part: float, hours: WorkingHours
) -> None:
    calendar = WorkCalendar(SHORT, hours)
    sooner, later = (
        calendar.add_working_days(start, amount).at for amount in (days + part, days + part + 0.25)
    )
    assert start <= sooner <= later


@given(st.integers(-2000, 3000))
def test_the_numbered_line_of_days_can_be_read_both_ways(offset: int) -> None:
    days, day = WorkingDays(SHORT), SHORT.first + timedelta(days=offset)
    number = days.count(day.toordinal())
    if SHORT.is_working_day(day):
        assert days.nth(number) == day.toordinal()
    assert number - days.count(day.toordinal() - 1) == SHORT.is_working_day(day)


@given(STARTS, st.integers(1, 60), st.sampled_from([0, 0.5]), HOURS)
def test_a_date_counted_before_the_calendar_came_is_the_walked_one_afterwards(
    start: datetime, days: int, part: float, hours: WorkingHours
) -> None:
    """The holidays of a year arrive while a deadline runs: it becomes what it would have been."""
    now = WorkCalendar(SHORT, hours)
    before = now.until(date(2025, 1, 15))
    due = before.add_working_days(start, days + part).at
    recounted = now.recounted(start, due, before)
    if not part:
        day = walked_day(start, days)
        assert recounted.at == walked_spans(day, day, hours)[-1][1]
    elif start.date() <= date(2025, 1, 15):
        assert recounted == now.add_working_days(start, days + part)
