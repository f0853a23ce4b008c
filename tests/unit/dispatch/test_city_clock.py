"""Nothing the district does lengthens the city's date; a longer statutory period asks the city in time."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.dispatch.casework.asking import ask_in_time
from services.dispatch.casework.work import Cause
from services.dispatch.rulings import Action as Decide
from shared.contract.errors import TiaokuaiError
from shared.domain.vocabulary import Action, ReportKind
from tests.unit.dispatch.desk import MemoryDesk
from tests.unit.dispatch.samples import classified, complaint, first_order, incoming, report

A1 = first_order()
EVE = datetime(2026, 2, 13, 16, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""The Friday before Spring Festival."""

STEPS = st.sampled_from(
    ["sign", "contact", "return", "extend", "grant", "designate", "hand on", "shelve", "resume"]
)


def step(desk: MemoryDesk, name: str) -> None:
    """One step of the district; what the rules refuse changes nothing."""
    order = desk.order(A1)
    unit = order.lead or "scjgj"
    reports = {
        "sign": report(ReportKind.SIGNED, A1, order.version),
        "contact": report(ReportKind.CONTACTED, A1, order.version),
        "return": report(
            ReportKind.RETURN_REQUESTED, A1, order.version, ground="wrong_facts", words="地点有误"
        ),
        "extend": report(ReportKind.EXTENSION_REQUESTED, A1, order.version, ground="g", days=10),
    }
    rulings = {
        "grant": (Decide.GRANT_EXTENSION, {}),
        "designate": (Decide.DESIGNATE, {"unit": "jw"}),
        "hand on": (Decide.ACCEPT_RETURN, {"unit": "rsj"}),
        "shelve": (Decide.SHELVE, {"review_on": (desk.now + timedelta(days=20)).date()}),
        "resume": (Decide.RESUME, {}),
    }
    if name in reports:
        desk.hear(incoming(reports[name], unit))
        return
    action, more = rulings[name]
    with suppress(TiaokuaiError):
        desk.rules(A1, action, **more)


@given(st.lists(st.tuples(STEPS, st.integers(0, 90)), max_size=12))
def test_over_hops_pauses_and_festivals_the_citys_date_stays_and_binds(steps: list[tuple[str, int]]) -> None:
    desk, city = MemoryDesk(), EVE + timedelta(days=12)
    desk.work.now = EVE
    desk.hear(incoming(classified(complaint(due_city=city, received_at=EVE))))
    for name, hours in steps:
        desk.later(hours=hours)
        step(desk, name)
        due = desk.order(A1).due
        assert due is not None
        assert due.city == city
        assert due.binding <= city


@pytest.fixture
def arrears() -> MemoryDesk:
    """A matter for which a statute gives thirty days, where the city gave seven."""
    desk = MemoryDesk()
    desk.hear(incoming(classified(category="12-01-01")))
    return desk


def test_a_longer_statutory_period_asks_the_city_and_moves_nothing_by_itself(arrears: MemoryDesk) -> None:
    held, case = arrears.held(A1), next(iter(arrears.work.cases))
    due = held.order.due
    assert due is not None
    assert due.statutory is not None
    assert due.city is not None
    assert due.statutory > due.city
    for _ in range(2):
        ask_in_time(arrears.work, Cause(), case, held)
    assert [(told.kind, told.days) for told in arrears.city()] == [
        ("interim", None),
        ("extension_requested", 10),
    ]
    assert (held.order.due, held.order.extension) == (due, "requested")
    later = due.city + timedelta(days=10)
    granted = complaint(version=2, action=Action.EXTENSION_DECIDED, granted=True, due_city=later)
    arrears.hear(incoming(classified(granted, category="12-01-01")))
    after = arrears.order(A1).due
    assert after is not None
    assert (after.city, after.binding <= later) == (later, True)


def shanghai(month: int, day: int, hour: int = 17, minute: int = 30) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=EVE.tzinfo)


def opened(city: datetime) -> MemoryDesk:
    """A signed order on the eve of Spring Festival (15 to 23 February; two Saturdays are worked)."""
    desk = MemoryDesk()
    desk.work.now = EVE
    desk.hear(incoming(classified(complaint(due_city=city, received_at=EVE))))
    desk.hear(incoming(report(ReportKind.SIGNED, A1)))
    return desk


def asked(desk: MemoryDesk) -> list[int | None]:
    """The days asked of the city."""
    return [told.days for told in desk.city() if told.kind == "extension_requested"]


@pytest.mark.parametrize(
    ("city", "review_on", "days"),
    [
        (shanghai(2, 26), date(2026, 2, 26), 0),
        (shanghai(2, 26), date(2026, 2, 27), 1),
        (shanghai(2, 26), date(2026, 3, 2), 3),
        (shanghai(2, 14), date(2026, 2, 24), 1),
        (shanghai(2, 14), date(2026, 2, 19), 1),
        (shanghai(2, 14), date(2026, 2, 26), 3),
        (shanghai(2, 26), date(2026, 3, 30), None),
    ],
)
def test_a_pause_past_the_citys_date_asks_for_its_working_days_or_is_refused(
    city: datetime, review_on: date, days: int | None
) -> None:
    desk = opened(city)
    if days is None:
        with pytest.raises(TiaokuaiError) as refused:
            desk.rules(A1, Decide.SHELVE, review_on=review_on)
        assert (refused.value.fault.code, desk.order(A1).state) == ("past_city_date", "signed")
        return
    order = desk.rules(A1, Decide.SHELVE, review_on=review_on)
    assert asked(desk) == ([days] if days else [])
    assert order.state == "shelved"
    assert order.due is not None
    assert order.due.city == city


def test_a_city_that_was_asked_before_or_whose_date_has_passed_is_not_asked_by_a_pause() -> None:
    for hours, said in ((0, True), (20 * 24, False)):
        desk = opened(shanghai(2, 26))
        if said:
            more = {"ground": "g", "days": 1}
            desk.hear(incoming(report(ReportKind.EXTENSION_REQUESTED, A1, 2, **more)))
        desk.later(hours=hours)
        with pytest.raises(TiaokuaiError) as refused:
            desk.rules(A1, Decide.SHELVE, review_on=date(2026, 3, 10))
        assert refused.value.fault.code == "past_city_date"


@pytest.mark.parametrize(("granted", "tasks"), [(False, ["shelved_past_city"]), (True, [])])
def test_a_denied_extension_lets_a_person_end_the_pause(granted: bool, tasks: list[str]) -> None:
    desk = opened(shanghai(2, 26))
    desk.rules(A1, Decide.SHELVE, review_on=date(2026, 3, 2))
    date_now = shanghai(3, 2) if granted else shanghai(2, 26)
    decided = complaint(version=2, action=Action.EXTENSION_DECIDED, granted=granted, due_city=date_now)
    desk.hear(incoming(classified(decided)))
    assert desk.tasks() == tasks


def test_a_date_moved_forward_over_a_pause_is_asked_for() -> None:
    desk = opened(shanghai(2, 27))
    desk.rules(A1, Decide.SHELVE, review_on=date(2026, 2, 27))
    assert asked(desk) == []
    moved = complaint(version=2, action=Action.DUE_CHANGED, due_city=shanghai(2, 25))
    desk.hear(incoming(classified(moved)))
    assert asked(desk) == [2]


@pytest.mark.parametrize(("city", "days"), [(shanghai(2, 26), []), (shanghai(2, 13, 17), [1])])
def test_a_review_of_a_return_past_the_citys_date_asks_over_the_festival(
    city: datetime, days: list[int]
) -> None:
    desk = opened(city)
    ground = {"ground": "wrong_facts", "words": "地点有误"}
    desk.hear(incoming(report(ReportKind.RETURN_REQUESTED, A1, 2, **ground)))
    assert desk.order(A1).state == "return_requested"
    assert asked(desk) == days


def test_who_asked_the_city_before_has_a_return_reviewed_by_its_date() -> None:
    city = shanghai(2, 13, 17)
    desk = opened(city)
    desk.hear(incoming(report(ReportKind.EXTENSION_REQUESTED, A1, 2, ground="g", days=1)))
    ground = {"ground": "wrong_facts", "words": "地点有误"}
    desk.hear(incoming(report(ReportKind.RETURN_REQUESTED, A1, 3, **ground)))
    assert desk.order(A1).review_by == city
