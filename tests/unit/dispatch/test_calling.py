"""What a decision asks of others at once, and what becomes of those who don't answer in time."""

from datetime import timedelta

import pytest

from services.dispatch.rules.alerts import on_move
from services.dispatch.rules.chasing import late, next_chase
from services.dispatch.rules.commands import Moved, Refused
from services.dispatch.rules.orders import apply
from services.dispatch.rulings import Action
from shared.catalogue.clocks import DutyLevel
from shared.contract.events.order import OrderState
from shared.domain.lifecycle import Move
from shared.domain.vocabulary import ActorKind, OrderKind, ReportKind
from tests.unit.dispatch.desk import MemoryDesk
from tests.unit.dispatch.samples import (
    NOW,
    book,
    classified,
    complaint,
    first_order,
    incoming,
    report,
    respondent,
)
from tests.unit.dispatch.test_orders import command

FUMES = "17-02-01"
"""工业废气与异味: 生态环境局 leads, the town is asked to go and smell."""
GAS = "03-03-02"
"""燃气泄漏与用气隐患: urgent, the town is asked to keep people away."""
ACT = book().catalogue.categories[FUMES].town_act
A1 = first_order()


def heard(category: str = FUMES, **more: object) -> MemoryDesk:
    desk = MemoryDesk()
    desk.hear(incoming(classified(complaint(**more), category)))
    return desk


def test_the_town_is_informed_and_really_asked_for_the_one_act() -> None:
    desk = heard()
    order = desk.order(A1)
    assert (order.lead, order.informed, order.version) == ("sthjj", ("nanxiang",), 2)
    assert [told.kind for told in desk.told("nanxiang")] == [OrderKind.COPIED, OrderKind.HELP_ASKED]
    (asked,) = order.joint.helps  # type: ignore[union-attr]
    assert (asked.unit, asked.act, asked.asked_by, asked.given) == ("nanxiang", ACT, "sthjj", None)
    assert desk.told("nanxiang")[-1].words == ACT
    assert desk.told("nanxiang")[-1].until == asked.due
    decision = desk.moves()[0].decision
    assert decision
    assert (decision.rule, decision.help) == ("line-town-act", ("nanxiang",))
    desk.hear(incoming(report(ReportKind.HELP_REFUSED, A1, 2, words="无检测资质"), unit="nanxiang"))
    assert desk.told("sthjj")[-1].kind is OrderKind.HELP_ANSWERED


def test_an_urgent_act_is_asked_in_natural_hours_and_wakes_the_towns_duty() -> None:
    desk = heard(GAS)
    (asked,) = desk.order(A1).joint.helps  # type: ignore[union-attr]
    assert asked.due == NOW + timedelta(hours=2)
    assert ("help", "nanxiang") in {(row.alert.kind, row.alert.unit) for row in desk.work.journal.notices}


@pytest.mark.parametrize(
    "kept_out",
    [
        {"respondent": respondent("nanxiang")},
        {"place": complaint().place.model_copy(update={"town": "malu"})},
    ],
)
def test_only_the_town_where_it_happened_is_asked_and_never_against_itself(
    kept_out: dict[str, object],
) -> None:
    assert heard(**kept_out).told("nanxiang") == []


def test_a_persons_choice_asks_the_act_too_and_never_twice() -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified(category=FUMES, decided=False)))
    assert desk.told("nanxiang") == []
    desk.rules(A1, Action.DISPATCH, unit="sthjj", category=FUMES)
    assert [told.kind for told in desk.told("nanxiang")] == [OrderKind.COPIED, OrderKind.HELP_ASKED]
    desk.rules(A1, Action.RECALL)
    desk.rules(A1, Action.DISPATCH, unit="sthjj", category=FUMES)
    assert [told.kind for told in desk.told("nanxiang")].count(OrderKind.HELP_ASKED) == 1


def chased(order: OrderState, at_hours: float) -> Moved | Refused:
    return apply(
        order,
        command(Move.CHASE, ActorKind.SYSTEM, words="逾期"),
        NOW + timedelta(hours=at_hours),
        book().terms,
    )


def test_who_does_not_report_in_is_chased_at_its_time_and_once_more_after_as_long() -> None:
    desk = heard("01-01-01")
    desk.hear(
        incoming(report(ReportKind.WHISTLE, A1, units=("jw", "sthjj"), words="请到场"), unit="nanxiang")
    )
    desk.hear(incoming(report(ReportKind.REPORT_IN, A1, 2), unit="jw"))
    order = desk.order(A1)
    due = order.joint.whistles[0].due  # type: ignore[union-attr]
    had = due - NOW
    assert had == timedelta(hours=31, minutes=30), "the end of the next working day"
    assert next_chase(order) == due
    assert chased(order, 31.4) == Refused("illegal_move")
    first = chased(order, 31.5)
    assert isinstance(first, Moved)
    assert [(each.kind, each.unit) for each in first.notices] == [(OrderKind.CHASED, "sthjj")]
    assert next_chase(first.order) == due + had
    second = chased(first.order, 63)
    assert isinstance(second, Moved)
    jw, absent = second.order.joint.whistles[0].units  # type: ignore[union-attr]
    assert (jw.chased, absent.chased) == ((), (due, due + had))
    assert next_chase(second.order) is None
    assert chased(second.order, 1000) == Refused("illegal_move")


def test_a_late_department_climbs_from_its_leader_to_the_districts_commander() -> None:
    desk = heard()
    order = desk.order(A1)
    levels = []
    for hours in (24 * 7, 24 * 14):
        moved = chased(order, hours)
        assert isinstance(moved, Moved)
        order = moved.order
        levels += [(each.unit, each.level) for each in on_move(order, Move.CHASE)]
    assert levels == [("nanxiang", DutyLevel.LEADER), ("nanxiang", DutyLevel.COMMANDER)]


def test_nobody_is_chased_for_an_order_that_has_ended() -> None:
    order = heard().order(A1)
    assert late(order, NOW + timedelta(days=7)) == ("nanxiang",)
    desk = heard()
    desk.rules(A1, Action.RECALL)
    assert late(desk.order(A1), NOW + timedelta(days=7)) == ()
