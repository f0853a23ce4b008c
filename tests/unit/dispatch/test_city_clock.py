"""Nothing the district does lengthens the city's date; a longer statutory period asks the city in time."""

from contextlib import suppress
from datetime import datetime, timedelta
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
