"""Reports of units and verdicts of feedback: applied once, refused with the reason, told to the city once."""

import pytest

from services.dispatch.casework.reports import report as take
from services.dispatch.casework.work import Cause
from services.dispatch.rulings import Action as Decide
from shared.contract.errors import TiaokuaiError
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import OrderKind, Outcome, ReportKind, VerdictKind
from tests.unit.dispatch.desk import MemoryDesk
from tests.unit.dispatch.samples import book, classified, complaint, first_order, incoming, report, verdict

A1 = first_order()
ROAD = (ReportKind.SIGNED, ReportKind.CONTACTED, ReportKind.ANSWERED)


@pytest.fixture
def desk() -> MemoryDesk:
    desk = MemoryDesk()
    desk.hear(incoming(classified()))
    return desk


def answer(desk: MemoryDesk, order: object = A1) -> None:
    for kind in ROAD:
        desk.hear(incoming(report(kind, order)))  # type: ignore[arg-type]


def test_an_answer_is_checked_and_accepted_in_two_versions(desk: MemoryDesk) -> None:
    answer(desk)
    assert [(m.move, m.order.version) for m in desk.moves()[-2:]] == [(Move.ANSWER, 4), (Move.ACCEPT, 5)]
    assert [str(told.kind) for told in desk.city()] == ["signed", "contacted", "answered"]
    assert desk.city()[-1].outcome is Outcome.SOLVED
    assert desk.city()[-1].unit_name == book().unit_name("scjgj")


def test_with_a_desk_check_a_person_accepts_or_sends_back() -> None:
    desk = MemoryDesk(book("desk"))
    desk.hear(incoming(classified()))
    answer(desk)
    assert desk.order(A1).state is State.ANSWER_CHECK
    assert [str(told.kind) for told in desk.city()] == ["signed", "contacted"]
    desk.rules(A1, Decide.SEND_BACK, "没有说明依据")
    assert desk.told("scjgj")[-1].kind is OrderKind.ANSWER_SENT_BACK
    desk.hear(incoming(report(ReportKind.ANSWERED, A1)))
    assert desk.rules(A1, Decide.ACCEPT_ANSWER).state is State.ACCEPTED
    assert str(desk.city()[-1].kind) == "answered"


def test_a_number_is_answered_when_all_its_items_are() -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified(complaint(items=2))))
    answer(desk)
    assert [str(told.kind) for told in desk.city()] == ["signed", "contacted"]
    answer(desk, first_order("A1", 2))
    assert [str(told.kind) for told in desk.city()] == ["signed", "contacted", "answered"]


def test_the_same_report_again_changes_nothing(desk: MemoryDesk) -> None:
    signed = report(ReportKind.SIGNED, A1)
    desk.hear(incoming(signed), incoming(signed))
    assert (desk.order(A1).version, desk.work.journal.duplicates) == (2, 1)


def test_two_units_may_draw_the_same_report_id(desk: MemoryDesk) -> None:
    signed = report(ReportKind.SIGNED, A1)
    desk.hear(incoming(signed, unit="nanxiang"), incoming(signed))
    assert desk.order(A1).state is State.SIGNED


def test_a_refused_report_is_answered_with_the_reason_and_kept(desk: MemoryDesk) -> None:
    early = report(ReportKind.ANSWERED, A1)
    desk.hear(incoming(early))
    told = desk.told("scjgj")[-1]
    assert told.kind is OrderKind.REPORT_REFUSED
    assert told.refusal is not None
    assert (told.refusal.report_id, told.refusal.code) == (early.report_id, "illegal_move")
    assert (told.version, told.text) == (1, "")
    assert [row.refusal for row in desk.work.journal.reports] == ["illegal_move"]
    again = take(desk.work, Cause(), "scjgj", early)
    assert again.refusal == "illegal_move"


def test_an_informed_unit_reports_nothing(desk: MemoryDesk) -> None:
    desk.hear(incoming(report(ReportKind.SIGNED, A1), unit="nanxiang"))
    told = desk.told("nanxiang")[-1]
    assert told.refusal is not None
    assert told.refusal.code == "wrong_unit"


@pytest.mark.parametrize(("unit", "order"), [("jw", A1), ("scjgj", first_order("Z9"))])
def test_a_report_on_an_order_the_unit_has_no_part_in_is_a_dead_letter(
    desk: MemoryDesk, unit: str, order: object
) -> None:
    desk.hear(incoming(report(ReportKind.SIGNED, order), unit=unit))  # type: ignore[arg-type]
    assert [rejection.code for _, rejection in desk.work.effects.rejected] == ["unknown_order"]
    assert desk.told(unit) == desk.told(unit)[:1] if unit == "scjgj" else desk.told(unit) == []


def test_what_no_rule_moves_by_is_read_by_a_person(desk: MemoryDesk) -> None:
    desk.hear(incoming(report(ReportKind("riddle"), A1, words="请部门报到"), unit="nanxiang"))
    assert desk.tasks() == ["report_riddle"]
    assert desk.order(A1).version == 1


def test_interim_reports_go_up_each_for_itself(desk: MemoryDesk) -> None:
    desk.hear(incoming(report(ReportKind.SIGNED, A1)))
    for words in ("已受理", "已约谈"):
        desk.hear(incoming(report(ReportKind.INTERIM, A1, words=words)))
    assert [told.words for told in desk.city() if told.kind == "interim"] == ["已受理", "已约谈"]
    assert len({told.report_id for told in desk.city()}) == 3


def test_the_road_of_a_return(desk: MemoryDesk) -> None:
    desk.hear(
        incoming(
            report(ReportKind.RETURN_REQUESTED, A1, ground="not_our_duty", basis="三定方案", words="不属本局")
        )
    )
    order = desk.rules(A1, Decide.ACCEPT_RETURN, "属于经委", unit="jw")
    assert (order.lead, order.state) == ("jw", State.ISSUED)
    assert desk.told("jw")[-1].explanation == "属于经委"
    decision = desk.moves()[-1].decision
    assert decision is not None
    assert (decision.rule, decision.lead) == ("person", "jw")
    assert [row.hop.to_unit for row in desk.work.journal.hops] == ["jw"]
    desk.hear(incoming(report(ReportKind.SIGNED, A1, 1), unit="jw"))
    assert desk.told("jw")[-1].refusal is not None


def test_feedback_closes_reworks_supervises_and_escalates(desk: MemoryDesk) -> None:
    answer(desk)
    for kind in (VerdictKind.SUPERVISE, VerdictKind.ESCALATE):
        desk.hear(incoming(verdict(kind, A1, 5)))
    desk.hear(incoming(verdict(VerdictKind.REWORK, A1, 5)))
    order = desk.order(A1)
    assert (order.state, order.supervised, order.escalated, order.reworks) == (State.REWORK, 1, 1, 1)
    assert desk.told("scjgj")[-1].kind is OrderKind.REWORK
    assert desk.tasks() == ["verdict_escalate"]


def test_a_verdict_on_what_was_reworked_since_is_kept_as_refused(desk: MemoryDesk) -> None:
    answer(desk)
    desk.hear(incoming(verdict(VerdictKind.REWORK, A1, 5)), incoming(verdict(VerdictKind.CLOSED, A1, 5)))
    assert desk.order(A1).state is State.REWORK
    assert desk.work.journal.reports[-1].refusal == "stale_version"


def test_a_verdict_comes_once_and_on_a_known_order(desk: MemoryDesk) -> None:
    answer(desk)
    closed = verdict(VerdictKind.CLOSED, A1, 5)
    desk.hear(incoming(closed), incoming(closed), incoming(verdict(VerdictKind.CLOSED, first_order("Z9"), 5)))
    assert (desk.order(A1).state, desk.work.journal.duplicates) == (State.CLOSED, 1)
    assert [rejection.code for _, rejection in desk.work.effects.rejected] == ["unknown_order"]


def test_a_person_dispatches_with_category_copies_and_reason() -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified(decided=False)))
    order = desk.rules(A1, Decide.DISPATCH, "电话核实为登记问题", unit="scjgj", category="01-01-01")
    assert (order.state, order.category, order.informed) == (State.ISSUED, "01-01-01", ("nanxiang",))
    assert order.due is not None
    assert order.due.city == complaint().due_city
    moved = desk.moves()[-1]
    assert (moved.actor_id, moved.reason) == ("clerk-7", "电话核实为登记问题")


@pytest.mark.parametrize(
    ("action", "more", "code"),
    [
        (Decide.DISPATCH, {"unit": "nobody"}, "unknown_unit"),
        (Decide.DISPATCH, {"unit": "jw", "category": "99"}, "field"),
        (Decide.GUIDE, {"reason": ""}, "missing_words"),
        (Decide.RETURN_TO_CITY, {}, "missing_ground"),
        (Decide.MERGE, {"into": first_order("Z9")}, "unknown_order"),
        (Decide.ACCEPT_ANSWER, {}, "illegal_move"),
    ],
)
def test_what_a_person_cannot_decide(action: Decide, more: dict[str, object], code: str) -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified(decided=False)))
    with pytest.raises(TiaokuaiError, match=code):
        desk.rules(A1, action, **more)  # type: ignore[arg-type]
    assert desk.order(A1).version == 1


def test_guiding_answers_the_number_with_where_to_go() -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified(decided=False)))
    desk.rules(A1, Decide.GUIDE, "合同纠纷,可向区法院起诉")
    (told,) = desk.city()
    assert (str(told.kind), told.outcome, told.words) == (
        "answered",
        Outcome.INFORMED,
        "合同纠纷,可向区法院起诉",
    )
