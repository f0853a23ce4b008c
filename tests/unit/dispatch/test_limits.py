"""The due times of an order: the city's stays as sent, the earliest binds, what was promised stays."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from services.dispatch.outside import handing
from services.dispatch.rules import duty, limits
from services.dispatch.rules.limits import Asked, Limits
from shared.domain.holidays import state_council
from shared.domain.vocabulary import RequestType
from tests.unit.dispatch.samples import LINE, NOW, book

LIMITS: Limits = book().terms.limits
"""Counted from a Tuesday, ten in the morning in Shanghai."""


def asked(
    category: str | None = LINE,
    kind: RequestType = RequestType.COMPLAINT,
    *,
    urgent: bool = False,
    city: datetime | None = None,
) -> Asked:
    return Asked(category, kind, urgent, NOW, city)


def shanghai(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        (RequestType.CONSULT, 11),
        (RequestType.SUGGESTION, 11),
        (RequestType.COMPLAINT, 17),
        (RequestType.HELP, 17),
        (RequestType("riddle"), 17),
    ],
)
def test_the_kind_of_request_sets_the_limit(kind: RequestType, day: int) -> None:
    due = LIMITS.first(asked(None, kind), "scjgj", NOW)
    assert due.internal == due.binding == shanghai(day, 17, 30)


def test_half_a_day_to_sign_and_one_to_contact() -> None:
    due = LIMITS.first(asked(), "scjgj", NOW)
    assert due.contact == shanghai(11, 17, 30)
    assert shanghai(10, 13) < due.sign < shanghai(10, 17, 30)


def test_urgent_orders_are_signed_and_contacted_in_natural_hours() -> None:
    due = LIMITS.first(asked(urgent=True), "scjgj", NOW)
    assert (due.sign, due.contact) == (NOW + timedelta(minutes=30), NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    ("city", "internal"),
    [
        (shanghai(16, 17, 30), shanghai(13, 17, 30)),  # a Monday: the check and the approval take a day
        (shanghai(13, 12), shanghai(12, 11, 30)),
        (shanghai(10, 17, 30), shanghai(10, 14, 45)),  # half of what is left, at most
        (shanghai(14, 12), shanghai(12, 17, 30)),  # a Saturday counts for nothing
        (shanghai(19, 17, 30), shanghai(17, 17, 30)),  # the limit by the kind of request is sooner
        (shanghai(9, 17, 30), shanghai(17, 17, 30)),  # passed: nothing can be kept ahead of it
    ],
)
def test_the_districts_date_leaves_check_and_approval_before_the_citys(
    city: datetime, internal: datetime
) -> None:
    due = LIMITS.first(asked(city=city), "scjgj", NOW)
    assert (due.internal, due.city) == (internal, city)
    assert due.binding == min(city, internal)


def test_a_date_set_by_the_citys_follows_it_and_any_other_only_comes_sooner() -> None:
    by_city = LIMITS.first(asked(city=shanghai(13, 17, 30)), "scjgj", NOW)
    own = LIMITS.first(asked(city=shanghai(25, 17, 30)), "scjgj", NOW)
    assert (by_city.internal, own.internal) == (shanghai(12, 17, 30), shanghai(17, 17, 30))
    later, sooner = shanghai(19, 17, 30), shanghai(12, 17, 30)
    assert LIMITS.from_city(by_city, later, "scjgj").binding == shanghai(18, 17, 30)
    assert LIMITS.from_city(own, later, "scjgj").binding == own.binding
    assert LIMITS.from_city(own, sooner, "scjgj").binding == shanghai(11, 17, 30)


def test_another_lead_signs_anew_and_the_promise_stays() -> None:
    due = LIMITS.first(asked(city=NOW + timedelta(days=9)), "scjgj", NOW)
    on = LIMITS.handed_on(due, "nanxiang", NOW + timedelta(days=1), urgent=False)
    assert (on.internal, on.binding, on.city) == (due.internal, due.binding, due.city)
    assert on.sign > due.sign


def test_an_extension_lengthens_the_district_only() -> None:
    due = LIMITS.first(asked(city=NOW + timedelta(days=30)), "scjgj", NOW)
    later = LIMITS.extended(due, "scjgj", 5)
    assert (later.city, later.binding) == (due.city, shanghai(24, 17, 30))
    near = LIMITS.first(asked(city=NOW + timedelta(days=2)), "scjgj", NOW)
    assert LIMITS.extended(near, "scjgj", 10) == near, "only the city gives what lies beyond its date"


def test_what_is_extended_is_done_within_the_limit_of_what_is_complex() -> None:
    consult = LIMITS.first(asked(None, RequestType.CONSULT), "scjgj", NOW)
    twice = LIMITS.extended(LIMITS.extended(consult, "scjgj", 10), "scjgj", 10)
    assert twice.internal == shanghai(31, 17, 30), "fifteen working days of the tenth"
    checked = LIMITS.first(asked(None, RequestType.REPORT), "scjgj", NOW)
    assert checked.internal == shanghai(31, 17, 30)
    assert LIMITS.extended(checked, "scjgj", 1).internal > checked.internal, "a statute's own limit is longer"


def test_every_clock_of_the_catalogue_is_read() -> None:
    clocks, read = book().catalogue.clocks, Path(limits.__file__).read_text("utf-8")
    read += Path(duty.__file__).read_text("utf-8") + f'"{handing.CLOCK}"'
    named = {leaf for each in book().catalogue.categories.values() for leaf in each.clocks.values()}
    named |= set(book().catalogue.clock_by_request_type.values())
    assert {code for code in clocks if code not in named and f'"{code}"' not in read} == set()


def test_the_citys_new_date_counts_as_sent() -> None:
    due = LIMITS.from_city(LIMITS.first(asked(), "scjgj", NOW), NOW + timedelta(hours=3))
    assert due.city == NOW + timedelta(hours=3)
    assert due.binding == NOW + timedelta(hours=1), (
        "two hours of work are left, and half of that is the unit's"
    )


def test_rework_has_three_days_and_a_city_date_that_has_passed_does_not_bind() -> None:
    due = LIMITS.first(asked(city=NOW + timedelta(days=2)), "scjgj", NOW)
    again = LIMITS.rework(due, "scjgj", NOW + timedelta(days=6), urgent=False)
    assert again.city == due.city
    assert again.binding == again.internal == shanghai(19, 17, 30)
    soon = LIMITS.rework(due, "scjgj", NOW + timedelta(days=1), urgent=False)
    assert soon.binding == soon.internal == shanghai(11, 15, 15)


def test_arrears_have_a_statutory_date_of_their_own() -> None:
    arrears = next(c for c in book().catalogue.categories.values() if c.statutory_overlay == "arrears")
    due = LIMITS.first(asked(arrears.code), "jw", NOW)
    assert due.statutory == shanghai(10, 17, 30) + timedelta(days=30)
    assert due.binding == due.internal


def test_past_the_known_calendar_a_date_is_provisional() -> None:
    assert LIMITS.first(asked(), "scjgj", NOW + timedelta(days=365)).provisional


def test_half_and_a_fifth_of_the_working_time_left_turn_yellow_and_orange() -> None:
    due = LIMITS.first(asked(None, RequestType.CONSULT), "scjgj", shanghai(10, 9))
    assert (due.since, due.binding) == (shanghai(10, 9), shanghai(11, 17, 30))
    assert due.yellow == shanghai(10, 17, 30)
    assert due.orange == shanghai(11, 14, 54)


def test_a_city_date_that_has_passed_gives_no_warning_but_red() -> None:
    due = LIMITS.first(asked(city=NOW - timedelta(days=1)), "scjgj", NOW)
    assert (due.binding, due.yellow, due.orange) == (NOW - timedelta(days=1), None, None)


def test_a_pause_is_made_good_within_the_district_alone() -> None:
    due = LIMITS.first(asked(city=NOW + timedelta(days=30)), "scjgj", NOW)
    resumed = LIMITS.resumed(due, "scjgj", NOW, NOW + timedelta(days=1))
    assert resumed.internal == shanghai(18, 17, 30)
    assert (resumed.city, resumed.binding) == (due.city, resumed.internal)
    assert resumed.yellow != due.yellow


def test_when_the_calendar_arrives_a_provisional_date_is_counted_again() -> None:
    """Issued on 2026-12-28 while 2027 was unknown; then three of its first days turn out to be off."""
    then = Limits(book().catalogue, state_council())
    at = datetime(2026, 12, 28, 2, tzinfo=UTC)
    due = then.first(asked(), "scjgj", at)
    assert (due.provisional, due.known_until) == (True, date(2026, 12, 31))
    days_off = frozenset(date(2027, 1, day) for day in (1, 4, 5))
    known = replace(state_council(), last=date(2027, 12, 31), days_off=state_council().days_off | days_off)
    now = Limits(book().catalogue, known)
    again = now.recounted(due, "scjgj")
    assert again.internal == now.first(asked(), "scjgj", at).internal
    assert again.internal - due.internal == timedelta(days=3), "Thursday the 7th, not Monday the 4th"
    assert (again.provisional, again.known_until) == (False, None)
    assert then.recounted(due, "scjgj") is due
