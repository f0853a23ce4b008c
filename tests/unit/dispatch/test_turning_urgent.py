"""A matter that turns urgent later: its limits run in natural hours from then, and people are woken."""

from datetime import timedelta

import pytest

from services.dispatch.rules.alerts import climbing
from services.dispatch.rulings import Action as Decide
from shared.domain.vocabulary import Action, OrderKind, ReportKind
from tests.unit.dispatch.desk import MemoryDesk
from tests.unit.dispatch.samples import (
    book,
    classified,
    complaint,
    first_order,
    incoming,
    report,
    same_as,
)

A1, B2 = first_order(), first_order("B2")
HALF_HOUR, HOUR = timedelta(minutes=30), timedelta(hours=1)


def later(version: int = 2, *, hints: tuple[str, ...] = (), urgent: bool = False) -> object:
    said = complaint(version=version, action=Action.SUPPLEMENT, note="现在闻到燃气味", urgent=urgent)
    return incoming(classified(said, hints=hints))


def woken(desk: MemoryDesk) -> list[tuple[str, str]]:
    return [(row.alert.kind.value, row.alert.unit) for row in desk.work.journal.notices]


@pytest.mark.parametrize(("hints", "urgent"), [((), True), (("danger",), False)])
def test_its_limits_are_natural_hours_from_then(hints: tuple[str, ...], urgent: bool) -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified()))
    calm = desk.order(A1).due
    desk.later(hours=2)
    desk.hear(later(hints=hints, urgent=urgent))
    order, told = desk.order(A1), desk.told("scjgj")[-1]
    assert order.urgent
    assert order.urgent_since == desk.now
    assert order.due is not None
    assert calm is not None
    assert order.due.sign - desk.now == HALF_HOUR
    assert order.due.contact - desk.now == HOUR
    assert (order.due.city, order.due.binding) == (calm.city, calm.binding)
    assert (told.kind, told.due) == (OrderKind.FOLLOWED_UP, order.due)
    assert woken(desk) == [("urgent", "desk"), ("urgent", "scjgj")]


def test_said_again_it_changes_nothing_and_wakes_nobody_twice() -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified()), later(urgent=True))
    first = desk.order(A1)
    desk.later(minutes=20)
    desk.hear(later(3, urgent=True))
    assert (desk.order(A1).due, desk.order(A1).urgent_since) == (first.due, first.urgent_since)
    assert len(woken(desk)) == 2


def test_what_was_to_be_done_sooner_stays_so() -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified()))
    calm = desk.order(A1).due
    assert calm is not None
    desk.work.now = calm.sign - timedelta(minutes=10)
    desk.hear(later(urgent=True))
    due = desk.order(A1).due
    assert due is not None
    assert due.sign == calm.sign


def test_at_the_desk_it_climbs_from_when_it_turned_urgent() -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified(decided=False)))
    desk.later(hours=30)
    desk.hear(later(urgent=True))
    duty = book().duty
    assert climbing(desk.order(A1), desk.now, duty) == ()
    assert len(climbing(desk.order(A1), desk.now + HALF_HOUR, duty)) == 1
    assert len(climbing(desk.order(A1), desk.now + HOUR, duty)) == 2


def test_the_interim_report_is_due_four_hours_from_then() -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified()))
    desk.hear(*(incoming(report(kind, A1)) for kind in (ReportKind.SIGNED, ReportKind.CONTACTED)))
    desk.later(hours=6)
    desk.hear(later(urgent=True))
    duty, began = book().duty, desk.now
    kinds = [
        [alert.kind for alert in climbing(desk.order(A1), began + timedelta(hours=hours), duty)]
        for hours in (1, 4)
    ]
    assert kinds == [[], ["interim_due"]]


def test_the_order_that_a_number_was_joined_to_turns_urgent_with_it() -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified(repeat=same_as("A1", exact=True))))
    desk.hear(incoming(classified(complaint("B2"), repeat=same_as("A1", exact=True))))
    assert desk.order(B2).merged_into == A1
    said = complaint("B2", 2, action=Action.URGE, urgent=True)
    desk.hear(incoming(classified(said, repeat=same_as("A1", exact=True))))
    order, told = desk.order(A1), desk.told("scjgj")[-1]
    assert order.urgent
    assert order.due is not None
    assert (told.kind, told.due) == (OrderKind.URGED, order.due)


def test_a_desk_that_finds_the_matter_urgent_by_its_category_starts_its_clocks() -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified(decided=False)))
    assert not desk.order(A1).urgent
    desk.rules(A1, Decide.DISPATCH, unit="rsj", category="18-01-01")
    order = desk.order(A1)
    assert (order.urgent, order.urgent_since) == (True, desk.now)
    assert order.due is not None
    assert order.due.sign - desk.now == HALF_HOUR
