"""The marks of clause 52: two people, an expiry, one contest; only what a person confirmed moves a duty."""

from datetime import UTC, date, datetime

import pytest

from services.dispatch.casework.marked import mark_confirmed
from services.dispatch.casework.work import Cause
from services.dispatch.rules.marks import (
    Mark,
    MarkAction,
    MarkKind,
    MarkState,
    contested,
    decided,
    may_propose,
    standing,
)
from services.dispatch.rulings import Action
from shared.contract.errors import TiaokuaiError
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import OrderKind, ReportKind
from tests.unit.dispatch.desk import MemoryDesk
from tests.unit.dispatch.samples import classified, complaint, first_order, incoming, report, same_as

AT = datetime(2026, 3, 10, 2, tzinfo=UTC)
PROPOSED = Mark(MarkKind.LEGACY, MarkState.PROPOSED, "classifier", "多年")


def confirmed() -> Mark:
    return decided(PROPOSED, MarkAction.CONFIRM, "wang", "会商纪要", AT)


def test_a_proposal_moves_nothing_and_a_confirmed_mark_counts_to_its_last_day() -> None:
    assert standing([PROPOSED], AT.date())[:2] == ("none", "")
    assert standing([PROPOSED], AT.date()).proposed == "legacy"
    assert confirmed().expires_on == date(2026, 9, 6)
    assert standing([confirmed()], date(2026, 9, 6)).kind == "legacy"
    assert standing([confirmed()], date(2026, 9, 7)).kind == "none"


def test_nobody_confirms_his_own_proposal() -> None:
    with pytest.raises(TiaokuaiError) as refused:
        decided(PROPOSED, MarkAction.CONFIRM, "classifier", "会商纪要", AT)
    assert refused.value.fault.code == "conflict"


def test_a_department_contests_once_and_the_mark_counts_until_that_is_decided() -> None:
    disputed = contested(confirmed(), "ghzyj", "早已办结")
    assert standing([disputed], AT.date()).contested
    assert standing([disputed], AT.date()).kind == "legacy"
    upheld = decided(disputed, MarkAction.UPHOLD, "li", "证据成立", AT)
    assert upheld.counts_on(AT.date())
    with pytest.raises(TiaokuaiError):
        contested(upheld, "ghzyj", "再次异议")
    assert not decided(disputed, MarkAction.LIFT, "li", "异议成立", AT).counts_on(AT.date())


@pytest.mark.parametrize("action", [MarkAction.UPHOLD, MarkAction.LIFT])
def test_what_was_not_contested_is_not_decided_so(action: MarkAction) -> None:
    with pytest.raises(TiaokuaiError):
        decided(PROPOSED, action, "wang", "理由", AT)


def test_every_decision_needs_a_reason() -> None:
    with pytest.raises(TiaokuaiError):
        decided(PROPOSED, MarkAction.REFUSE, "wang", "", AT)
    with pytest.raises(TiaokuaiError):
        contested(confirmed(), "ghzyj", "")


A1 = first_order()
TOWNS = {"nanxiang", "malu"}


@pytest.mark.parametrize(
    ("kind", "unit", "change", "code"),
    [
        (MarkKind.BEYOND_TOWN, "nanxiang", {"lead": "nanxiang"}, None),
        (MarkKind.BEYOND_TOWN, "malu", {"lead": "nanxiang"}, "wrong_unit"),
        (MarkKind.BEYOND_TOWN, "scjgj", {"lead": "scjgj"}, "wrong_unit"),
        (MarkKind.LEGACY, "nanxiang", {"lead": "nanxiang"}, "wrong_unit"),
        (MarkKind.LEGACY, None, {}, None),
        (MarkKind.BEYOND_TOWN, None, {}, "not_beyond_town"),
        (MarkKind.BEYOND_TOWN, None, {"failed": ("nanxiang", "scjgj")}, "not_beyond_town"),
        (MarkKind.BEYOND_TOWN, None, {"failed": ("nanxiang", "malu")}, None),
    ],
)
def test_who_may_propose_what(
    kind: MarkKind, unit: str | None, change: dict[str, object], code: str | None
) -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified()))
    assert may_propose(desk.order(A1).but(change), kind, unit, TOWNS) == code


def confirming(desk: MemoryDesk, kind: MarkKind = MarkKind.BEYOND_TOWN) -> None:
    mark = Mark(kind, MarkState.CONFIRMED, "nanxiang", "权属在部门", "wang", date(2026, 9, 6))
    case = desk.work.cases.of_order(A1)
    assert case is not None
    mark_confirmed(desk.work, Cause(), case, desk.held(A1), mark)


def test_a_line_matter_goes_from_the_town_that_works_on_it_to_its_department() -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified(decided=False)))
    desk.rules(A1, Action.DISPATCH, unit="nanxiang", category="01-01-01")
    due = desk.order(A1).due
    confirming(desk)
    order, issued = desk.order(A1), desk.moves()[-1]
    assert (order.state, order.lead, order.informed, order.due) == (State.ISSUED, "scjgj", (), due)
    assert [(hop.from_unit, hop.ground) for hop in order.hops] == [("nanxiang", "beyond_town")]
    assert (issued.move, issued.actor_id) == (Move.DISPATCH, "wang")
    assert issued.decision is not None
    assert issued.decision.rule == "line-beyond-town"
    assert [told.kind for told in desk.told("nanxiang")] == [OrderKind.ISSUED, OrderKind.WITHDRAWN]


def test_who_returned_it_gets_it_back_from_a_person_alone() -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified()))
    desk.hear(incoming(report(ReportKind.RETURN_REQUESTED, A1, ground="wrong_facts", words="由属地先行处置")))
    desk.rules(A1, Action.ACCEPT_RETURN, unit="nanxiang")
    confirming(desk)
    assert (desk.order(A1).state, desk.order(A1).lead) == (State.DESK, None)


@pytest.mark.parametrize("times", [1, 2])
def test_a_towns_own_matter_whistles_for_its_department_once(times: int) -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified(category="14-01-01")))
    for _ in range(times):
        confirming(desk, MarkKind.LEGACY)
    order = desk.order(A1)
    assert order.lead == "nanxiang"
    assert order.joint is not None
    assert [unit.unit for each in order.joint.whistles for unit in each.units] == ["lhsrj"]


def test_where_a_department_leads_nothing_moves() -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified()))
    before = desk.order(A1)
    confirming(desk)
    assert desk.order(A1) == before


def test_who_issues_a_third_repeat_confirms_what_was_counted_and_it_stands_on_the_matter() -> None:
    desk = MemoryDesk()
    for times, number in enumerate(("A1", "B2", "C3"), 1):
        same = same_as("A1", exact=False) if times > 1 else None
        desk.hear(incoming(classified(complaint(number), decided=False, repeat=same)))
        if times < 3:
            desk.rules(first_order(number), Action.GUIDE, "已告知办理途径")
    order = desk.rules(first_order("C3"), Action.DISPATCH, unit="scjgj", category="01-01-01")
    (kept,) = desk.work.journal.marks
    assert (kept.kind, kept.confirmer, kept.matter_id) == ("repeated", "clerk-7", order.matter_id)
    assert (kept.expires_on, order.informed) == (date(2026, 9, 6), ())
