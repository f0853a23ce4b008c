"""Repeats: joined by exact evidence, proposed otherwise, never across complainants, never anonymous."""

from typing import Any

import pytest

from services.dispatch.rulings import Action as Decide
from shared.contract.errors import TiaokuaiError
from shared.domain.lifecycle import State
from shared.domain.vocabulary import Action, OrderKind, ReportKind, VerdictKind
from tests.unit.dispatch.desk import MemoryDesk
from tests.unit.dispatch.samples import (
    anonymous,
    classified,
    complaint,
    first_order,
    incoming,
    report,
    same_as,
    verdict,
)

A1, B2, C3 = (first_order(number) for number in ("A1", "B2", "C3"))


def first(desk: MemoryDesk, **more: Any) -> None:
    desk.hear(incoming(classified(complaint("A1", **more), repeat=same_as("A1", exact=False))))


def again(number: str = "B2", *, exact: bool = True, of: str = "A1", **more: Any) -> Any:
    return incoming(classified(complaint(number, **more), repeat=same_as(of, exact=exact)))


def answer(desk: MemoryDesk) -> None:
    for kind in (ReportKind.SIGNED, ReportKind.CONTACTED, ReportKind.ANSWERED):
        desk.hear(incoming(report(kind, A1)))


@pytest.fixture
def desk() -> MemoryDesk:
    desk = MemoryDesk()
    first(desk)
    return desk


def rule_of(desk: MemoryDesk, number: str) -> str:
    moved = next(m for m in desk.moves() if m.order.number == number and m.move is None)
    assert moved.decision is not None
    return moved.decision.rule


def test_the_first_of_a_matter_is_decided_as_any_other(desk: MemoryDesk) -> None:
    assert desk.order(A1).state is State.ISSUED
    assert desk.held(A1).open_matter is not None


def test_an_exact_repeat_joins_the_open_order_and_its_unit_is_told(desk: MemoryDesk) -> None:
    desk.hear(again())
    joined = desk.order(B2)
    assert (joined.state, joined.merged_into) == (State.MERGED, A1)
    assert rule_of(desk, "B2") == "repeat-joined"
    assert desk.order(A1).followed_up == 1
    assert [told.kind for told in desk.told("scjgj")] == [OrderKind.ISSUED, OrderKind.FOLLOWED_UP]


def test_a_third_one_joins_the_order_that_is_open_not_the_one_that_was_joined(desk: MemoryDesk) -> None:
    desk.hear(again(), again("C3", of="B2"))
    assert desk.order(C3).merged_into == A1
    assert desk.order(A1).followed_up == 2


def test_two_in_one_batch_meet_by_their_matter(desk: MemoryDesk) -> None:
    desk.hear(again("C3", of="Z9"))
    assert desk.order(C3).merged_into == A1


def test_every_joined_number_is_told_the_answer_for_itself(desk: MemoryDesk) -> None:
    desk.hear(again())
    answer(desk)
    told = {(report.number, str(report.kind)) for report in desk.city()}
    assert told == {(n, k) for n in ("A1", "B2") for k in ("signed", "contacted", "answered")}
    words = {report.words for report in desk.city() if report.kind == "answered"}
    assert words == {"已为企业补办登记。"}


def test_one_that_joins_late_is_told_what_holds_already(desk: MemoryDesk) -> None:
    desk.hear(incoming(report(ReportKind.SIGNED, A1)), again())
    assert [(r.number, str(r.kind)) for r in desk.city()] == [("A1", "signed"), ("B2", "signed")]


def test_an_urge_under_a_joined_number_reaches_the_unit_at_work(desk: MemoryDesk) -> None:
    desk.hear(again(), incoming(classified(complaint("B2", 2, action=Action.URGE, note="请尽快"))))
    assert desk.told("scjgj")[-1].kind is OrderKind.URGED
    assert (desk.order(A1).urged, desk.tasks()) == (1, [])


def test_without_exact_evidence_a_person_decides(desk: MemoryDesk) -> None:
    desk.hear(again(exact=False))
    assert (desk.order(B2).state, rule_of(desk, "B2")) == (State.DESK, "repeat-open")
    assert desk.order(A1).followed_up == 0
    desk.rules(B2, Decide.MERGE, "核实为同一事项", into=A1)
    assert (desk.order(B2).state, desk.order(B2).merged_into) == (State.MERGED, A1)
    assert desk.told("scjgj")[-1].kind is OrderKind.FOLLOWED_UP


def test_a_repeat_of_a_closed_matter_is_proposed_to_the_desk(desk: MemoryDesk) -> None:
    answer(desk)
    desk.hear(incoming(verdict(VerdictKind.CLOSED, A1, 5)), again())
    assert (desk.order(B2).state, rule_of(desk, "B2")) == (State.DESK, "repeat-closed")


@pytest.mark.parametrize(
    "more",
    [
        {"side": "side-2"},
        {"complainant": anonymous()},
    ],
)
def test_others_and_nobody_keep_an_order_of_their_own(desk: MemoryDesk, more: dict[str, Any]) -> None:
    desk.hear(again(**more))
    assert desk.order(B2).state is State.ISSUED
    assert desk.order(A1).followed_up == 0


def test_an_urgent_one_is_not_held_up_by_the_question(desk: MemoryDesk) -> None:
    desk.hear(again(exact=False, urgent=True))
    assert desk.order(B2).state is State.ISSUED


def test_what_another_complained_of_is_not_merged_even_by_a_person(desk: MemoryDesk) -> None:
    desk.hear(incoming(classified(complaint("B2", side="side-2"), decided=False)))
    with pytest.raises(TiaokuaiError, match="other_complainant"):
        desk.rules(B2, Decide.MERGE, into=A1)


def test_nothing_is_joined_to_a_withdrawn_order(desk: MemoryDesk) -> None:
    desk.hear(incoming(classified(complaint(version=2, action=Action.WITHDRAW))), again())
    assert desk.order(B2).state is State.ISSUED


def test_when_the_city_withdraws_the_order_the_joined_ones_come_back(desk: MemoryDesk) -> None:
    desk.hear(again(), incoming(classified(complaint(version=2, action=Action.WITHDRAW))))
    assert (desk.order(A1).state, desk.order(B2).state) == (State.WITHDRAWN, State.DESK)
    assert desk.order(B2).merged_into is None


def test_an_order_that_others_joined_is_not_joined_to_another(desk: MemoryDesk) -> None:
    desk.hear(incoming(classified(complaint("C3"), decided=False)))
    desk.hear(again(of="C3", exact=True, number="B2"))
    unsure = incoming(classified(complaint("D4"), decided=False))
    desk.hear(unsure)
    desk.rules(first_order("D4"), Decide.MERGE, into=C3)
    with pytest.raises(TiaokuaiError, match="conflict"):
        desk.rules(C3, Decide.MERGE, into=A1)


def test_items_join_item_by_item() -> None:
    desk = MemoryDesk()
    first(desk, items=2)
    desk.hear(again(items=2))
    joined = [desk.order(first_order("B2", n)).merged_into for n in (1, 2)]
    assert joined == [first_order("A1", n) for n in (1, 2)]
