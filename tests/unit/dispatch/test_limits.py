"""The due times of an order: the city's stays as sent, the earliest binds, what was promised stays."""

from datetime import UTC, datetime, timedelta

import pytest

from services.dispatch.rules.limits import Asked, Limits
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


def test_the_earlier_of_city_and_district_binds() -> None:
    sooner, later = NOW + timedelta(days=1), NOW + timedelta(days=30)
    assert LIMITS.first(asked(city=sooner), "scjgj", NOW).binding == sooner
    assert LIMITS.first(asked(city=later), "scjgj", NOW).binding == shanghai(17, 17, 30)


def test_another_lead_signs_anew_and_the_promise_stays() -> None:
    due = LIMITS.first(asked(city=NOW + timedelta(days=9)), "scjgj", NOW)
    on = LIMITS.handed_on(due, "nanxiang", NOW + timedelta(days=1), urgent=False)
    assert (on.internal, on.binding, on.city) == (due.internal, due.binding, due.city)
    assert on.sign > due.sign


def test_an_extension_lengthens_the_district_only() -> None:
    due = LIMITS.first(asked(city=NOW + timedelta(days=2)), "scjgj", NOW)
    later = LIMITS.extended(due, "scjgj", 10)
    assert later.internal > due.internal
    assert (later.city, later.binding) == (due.city, due.binding)


def test_the_citys_new_date_counts_as_sent() -> None:
    due = LIMITS.from_city(LIMITS.first(asked(), "scjgj", NOW), NOW + timedelta(hours=3))
    assert due.city == due.binding == NOW + timedelta(hours=3)


def test_rework_has_three_days_and_a_city_date_that_has_passed_does_not_bind() -> None:
    due = LIMITS.first(asked(city=NOW + timedelta(days=2)), "scjgj", NOW)
    again = LIMITS.rework(due, "scjgj", NOW + timedelta(days=6), urgent=False)
    assert again.city == due.city
    assert again.binding == again.internal == shanghai(19, 17, 30)
    soon = LIMITS.rework(due, "scjgj", NOW + timedelta(days=1), urgent=False)
    assert soon.binding == due.city


def test_arrears_have_a_statutory_date_of_their_own() -> None:
    arrears = next(c for c in book().catalogue.categories.values() if c.statutory_overlay == "arrears")
    due = LIMITS.first(asked(arrears.code), "jw", NOW)
    assert due.statutory == shanghai(10, 17, 30) + timedelta(days=30)
    assert due.binding == due.internal


def test_past_the_known_calendar_a_date_is_provisional() -> None:
    assert LIMITS.first(asked(), "scjgj", NOW + timedelta(days=365)).provisional
