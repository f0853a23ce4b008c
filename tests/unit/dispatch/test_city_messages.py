"""What the city says later under a known number: applied once, in order, to open and to ended orders."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.dispatch.rulings import Action as Decide
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import Action, Confidentiality, OrderKind, ReportKind, VerdictKind
from tests.unit.dispatch.desk import MemoryDesk
from tests.unit.dispatch.samples import (
    NOW,
    classified,
    complaint,
    first_order,
    incoming,
    report,
    respondent,
    verdict,
)

A1 = first_order()


def says(action: Action, version: int = 2, **more: Any) -> Any:
    return incoming(classified(complaint(version=version, action=action, note="企业再次来电", **more)))


@pytest.fixture
def desk() -> MemoryDesk:
    desk = MemoryDesk()
    desk.hear(incoming(classified()))
    return desk


@pytest.fixture
def answered(desk: MemoryDesk) -> MemoryDesk:
    for kind in (ReportKind.SIGNED, ReportKind.CONTACTED, ReportKind.ANSWERED):
        desk.hear(incoming(report(kind, A1)))
    assert desk.order(A1).state is State.ACCEPTED
    return desk


@pytest.fixture
def unsure() -> MemoryDesk:
    desk = MemoryDesk()
    desk.hear(incoming(classified(decided=False)))
    return desk


@pytest.mark.parametrize(
    ("action", "kind", "field"),
    [
        (Action.URGE, OrderKind.URGED, "urged"),
        (Action.SUPERVISE, OrderKind.SUPERVISED, "supervised"),
        (Action.SUPPLEMENT, OrderKind.FOLLOWED_UP, "followed_up"),
        (Action.NEW, OrderKind.FOLLOWED_UP, "followed_up"),
        (Action.REHANDLE, OrderKind.FOLLOWED_UP, "followed_up"),
    ],
)
def test_the_lead_of_an_open_order_is_told(
    desk: MemoryDesk, action: Action, kind: OrderKind, field: str
) -> None:
    desk.hear(says(action))
    told = desk.told("scjgj")[-1]
    assert (told.kind, told.words, told.version) == (kind, "企业再次来电", 2)
    assert getattr(desk.order(A1), field) == 1
    assert desk.order(A1).complaint_version == 2
    assert desk.tasks() == []


def test_an_action_nobody_knows_is_followed_up_and_shown_to_a_person(desk: MemoryDesk) -> None:
    desk.hear(says(Action("recount")))
    assert desk.told("scjgj")[-1].kind is OrderKind.FOLLOWED_UP
    assert desk.tasks() == ["city_unknown"]


def test_a_withdrawal_ends_it_and_everybody_is_told(desk: MemoryDesk) -> None:
    desk.hear(says(Action.WITHDRAW))
    assert (desk.order(A1).state, desk.order(A1).ended_at) == (State.WITHDRAWN, NOW)
    assert {desk.told(unit)[-1].kind for unit in ("scjgj", "nanxiang")} == {OrderKind.WITHDRAWN}


def test_rehandling_an_answered_number_is_rework_with_the_citys_new_date(answered: MemoryDesk) -> None:
    answered.hear(says(Action.REHANDLE, due_city=NOW + timedelta(days=1)))
    order = answered.order(A1)
    assert (order.state, order.reworks) == (State.REWORK, 1)
    assert order.due is not None
    assert order.due.city == NOW + timedelta(days=1)
    assert NOW < order.due.binding < order.due.city, "the desk's check fits in before it"
    assert answered.told("scjgj")[-1].kind is OrderKind.REWORK


def test_a_closed_number_is_rehandled_too_and_answered_again(answered: MemoryDesk) -> None:
    answered.hear(incoming(verdict(VerdictKind.CLOSED, A1, 5)), says(Action.REHANDLE))
    for kind in (ReportKind.SIGNED, ReportKind.CONTACTED, ReportKind.ANSWERED):
        answered.hear(incoming(report(kind, A1, answered.order(A1).version)))
    assert answered.order(A1).state is State.ACCEPTED
    answers = [told.report_id for told in answered.city() if told.kind == "answered"]
    assert len(set(answers)) == len(answers) == 2


def test_rehandling_what_a_person_had_guided_brings_it_back_to_the_desk(unsure: MemoryDesk) -> None:
    unsure.rules(A1, Decide.GUIDE, "属于合同纠纷,可向法院起诉")
    unsure.hear(says(Action.REHANDLE))
    assert (unsure.order(A1).state, unsure.order(A1).ended_at) == (State.DESK, None)


@pytest.mark.parametrize("action", [Action.URGE, Action.SUPPLEMENT, Action.SUPERVISE, Action.WITHDRAW])
def test_what_comes_after_the_end_is_work_for_a_person(answered: MemoryDesk, action: Action) -> None:
    answered.hear(incoming(verdict(VerdictKind.CLOSED, A1, 5)), says(action))
    assert answered.order(A1).state is State.CLOSED
    assert answered.tasks() == [f"city_{action}"]


def test_the_citys_new_date_counts_as_sent_and_the_districts_comes_before_it(desk: MemoryDesk) -> None:
    desk.hear(says(Action.DUE_CHANGED, due_city=NOW + timedelta(hours=5)))
    due, told = desk.order(A1).due, desk.told("scjgj")[-1]
    assert due is not None
    assert due.city == NOW + timedelta(hours=5)
    assert NOW < due.binding < due.city
    assert (told.kind, told.due) == (OrderKind.DUE_CHANGED, due)


@pytest.mark.parametrize(("granted", "state"), [(True, State.RETURNED_TO_CITY), (False, State.DESK)])
def test_the_city_decides_on_a_return(unsure: MemoryDesk, granted: bool, state: State) -> None:
    unsure.rules(A1, Decide.RETURN_TO_CITY, "不属本区", ground="not_this_district", basis="属地管辖")
    assert unsure.city()[-1].kind == "return_requested"
    unsure.hear(says(Action.RETURN_DECIDED, granted=granted))
    assert unsure.order(A1).state is state


@pytest.mark.parametrize(("granted", "word"), [(True, "granted"), (False, "refused")])
def test_the_city_decides_on_an_extension(desk: MemoryDesk, granted: bool, word: str) -> None:
    desk.hear(incoming(report(ReportKind.EXTENSION_REQUESTED, A1, ground="complex", days=5)))
    assert desk.city()[-1].kind == "extension_requested"
    before = desk.order(A1).due
    new_date = NOW + timedelta(days=20) if granted else complaint().due_city
    desk.hear(says(Action.EXTENSION_DECIDED, granted=granted, due_city=new_date))
    order, told = desk.order(A1), desk.told("scjgj")[-1]
    assert (order.extension, told.kind) == (word, OrderKind.EXTENSION_DECIDED)
    assert before is not None
    assert order.due is not None
    assert (order.due.binding > before.binding) is granted


@pytest.mark.parametrize("action", [Action.RETURN_DECIDED, Action.EXTENSION_DECIDED])
def test_a_decision_on_what_nobody_asked_is_shown_to_a_person(desk: MemoryDesk, action: Action) -> None:
    desk.hear(says(action, granted=True))
    assert desk.order(A1).state is State.ISSUED
    assert desk.tasks() == [f"city_{action}"]


def test_a_receipt_moves_no_order_and_a_refusal_is_work_for_a_person(desk: MemoryDesk) -> None:
    told = uuid4()
    desk.hear(says(Action.RECEIPT, report_id=str(told), granted=True))
    desk.hear(says(Action.RECEIPT, 3, report_id=str(told), granted=False))
    desk.hear(says(Action.RECEIPT, 4, report_id="never-heard-of", granted=True))
    assert [receipt[:2] for receipt in desk.work.journal.receipts] == [(told, True), (told, False)]
    assert desk.tasks() == ["city_refused_report", "city_refused_report"]
    assert desk.order(A1).version == 1


def test_the_unit_complained_of_since_loses_the_order(desk: MemoryDesk) -> None:
    desk.hear(says(Action.SUPPLEMENT, respondent=respondent("scjgj")))
    order = desk.order(A1)
    assert (order.state, order.lead) == (State.DESK, None)
    assert [(hop.to_unit, hop.ground) for hop in order.hops] == [("desk", "recusal")]
    assert desk.told("scjgj")[-1].kind is OrderKind.WITHDRAWN
    assert [moved.move for moved in desk.moves()] == [None, Move.QUEUE, Move.FOLLOW_UP]


def test_an_answer_of_the_unit_complained_of_does_not_stand(answered: MemoryDesk) -> None:
    answered.hear(says(Action.SUPPLEMENT, respondent=respondent("scjgj")))
    order = answered.order(A1)
    assert (order.state, order.answer, order.outcome) == (State.DESK, "", None)
    answered.rules(A1, Decide.GUIDE, "已由司法局复核")
    assert [told.words for told in answered.city() if told.kind == "answered"][1:] == ["已由司法局复核"]


def test_what_is_sealed_since_is_taken_back_without_a_word_of_it(desk: MemoryDesk) -> None:
    desk.hear(says(Action.SUPPLEMENT, confidentiality=Confidentiality.SEALED))
    assert desk.order(A1).state is State.DESK
    told = desk.told("scjgj")[-1]
    assert (told.kind, told.text, told.title, told.enterprise) == (OrderKind.WITHDRAWN, "", "", "")


def test_confidentiality_is_not_lowered_by_a_later_message(desk: MemoryDesk) -> None:
    desk.hear(says(Action.SUPPLEMENT, confidentiality=Confidentiality.IDENTITY_HIDDEN))
    desk.hear(says(Action.SUPPLEMENT, 3))
    assert desk.order(A1).confidentiality is Confidentiality.IDENTITY_HIDDEN
    assert "清河机械" not in desk.told("scjgj")[-1].text


def test_a_leaders_change_lowers_it_and_the_order_waits_for_a_dispatch(desk: MemoryDesk) -> None:
    desk.hear(says(Action.CONFIDENTIALITY, confidentiality=Confidentiality.SEALED))
    assert (desk.order(A1).state, desk.order(A1).lead) == (State.DESK, None)
    desk.hear(says(Action.CONFIDENTIALITY, 3, confidentiality=Confidentiality.OPEN))
    assert desk.order(A1).confidentiality is Confidentiality.OPEN
    desk.rules(A1, Decide.DISPATCH, unit="scjgj", category="01-01-01")
    assert "清河机械" in desk.told("scjgj")[-1].text
    desk.hear(says(Action.CONFIDENTIALITY, 4, confidentiality=Confidentiality("内部")))
    assert desk.order(A1).state is State.DESK, "a level this version doesn't know counts as sealed"


def test_a_new_item_in_a_later_message_gets_its_order(desk: MemoryDesk) -> None:
    desk.hear(says(Action.SUPPLEMENT, items=2))
    assert desk.order(first_order("A1", 2)).lead == "scjgj"


STORY = [
    incoming(classified()),
    says(Action.SUPPLEMENT, 2),
    says(Action.URGE, 3),
    says(Action.DUE_CHANGED, 4, due_city=NOW + timedelta(days=2)),
    says(Action.WITHDRAW, 5),
    says(Action.REHANDLE, 6),
    says(Action("recount"), 7),
]


def told(desk: MemoryDesk) -> list[tuple[Any, ...]]:
    return [(moved.order.version, moved.move, moved.order.state) for moved in desk.moves()]


@given(st.permutations(STORY), st.lists(st.sampled_from(STORY), max_size=6))
def test_any_order_and_repetition_ends_the_same(order: list[Any], again: list[Any]) -> None:
    expected, desk = MemoryDesk(), MemoryDesk()
    expected.hear(*STORY)
    desk.hear(*order, *again)
    assert desk.order(A1) == expected.order(A1)
    assert told(desk) == told(expected)
    assert desk.tasks() == expected.tasks()
    assert desk.work.journal.duplicates == len(again)
