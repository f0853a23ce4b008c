"""Single moves of an order: who may, when, with what; the state machine is in test_order_machine."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.dispatch.rules.commands import Command, Moved, Refused
from services.dispatch.rules.joint import calls
from services.dispatch.rules.orders import apply
from shared.contract.events.order import OrderState
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import ActorKind, Confidentiality, OrderKind, Outcome
from tests.unit.dispatch.desk import MemoryDesk
from tests.unit.dispatch.samples import NOW, book, classified, first_order, incoming

TERMS = book().terms
UNIT, DESK, CITY, FEEDBACK, SYSTEM = (
    ActorKind.UNIT,
    ActorKind.DESK,
    ActorKind.CITY,
    ActorKind.FEEDBACK,
    ActorKind.SYSTEM,
)
ANSWER = {"outcome": Outcome.SOLVED, "words": "已办理"}
RETURN = {"ground": "not_our_duty", "basis": "三定方案第二条", "words": "不属本局"}


def issued() -> OrderState:
    desk = MemoryDesk()
    desk.hear(incoming(classified()))
    return desk.order(first_order())


def command(move: Move, actor: ActorKind = UNIT, who: str = "scjgj", **more: Any) -> Command:
    return Command(move, actor, actor_id=who, **more)


def through(order: OrderState, *commands: Command) -> OrderState:
    for each in commands:
        result = apply(order, each, NOW, TERMS)
        assert isinstance(result, Moved), (each.move, result)
        order = result.order
    return order


def refused(order: OrderState, each: Command, at: Any = NOW) -> str:
    result = apply(order, each, at, TERMS)
    assert isinstance(result, Refused), each.move
    return result.code


SIGN, CONTACT, INTERIM = (command(move) for move in (Move.SIGN, Move.CONTACT, Move.INTERIM))
ANSWERED = command(Move.ANSWER, **ANSWER)
ACCEPT = command(Move.ACCEPT, SYSTEM, "")
CLOSE = command(Move.CLOSE, FEEDBACK, "feedback")
REWORK = command(Move.REWORK, FEEDBACK, "feedback", words="不满意")
CALL = command(Move.THREE_WAY_CALL, DESK, "clerk", words="已约定", units=("scjgj", "jw"))
ASK_RETURN = command(Move.REQUEST_RETURN, **RETURN)
ASK_MORE = command(Move.REQUEST_EXTENSION, ground="complex", days=5)


def on_return() -> OrderState:
    return through(issued(), ASK_RETURN)


def on_desk() -> OrderState:
    desk = MemoryDesk()
    desk.hear(incoming(classified(decided=False)))
    return desk.order(first_order())


def test_the_road_from_issued_to_closed_keeps_every_time() -> None:
    closed = through(issued(), SIGN, CONTACT, INTERIM, ANSWERED, ACCEPT, CLOSE)
    assert closed.state is State.CLOSED
    assert closed.version == 7
    assert (closed.signed_at, closed.contacted_at, closed.answered_at, closed.ended_at) == (NOW,) * 4
    assert (closed.outcome, closed.answer) == (Outcome.SOLVED, "已办理")


@pytest.mark.parametrize(
    ("order", "refusable", "code"),
    [
        (issued(), replace(SIGN, actor_id="jw"), "wrong_unit"),
        (issued(), replace(SIGN, actor_id="nanxiang"), "wrong_unit"),
        (issued(), replace(SIGN, judged=2), "stale_version"),
        (issued(), ANSWERED, "illegal_move"),
        (issued(), command(Move.CLOSE, FEEDBACK), "illegal_move"),
        (issued(), command(Move.DISPATCH, DESK, unit="jw"), "illegal_move"),
        (issued(), command(Move.REQUEST_RETURN, ground="not_our_duty"), "missing_ground"),
        (issued(), command(Move.REQUEST_EXTENSION, ground="complex"), "missing_ground"),
        (issued(), replace(ASK_MORE, days=11), "extension_too_long"),
        (through(issued(), ASK_MORE), ASK_MORE, "already_extended"),
        (issued(), command(Move.GRANT_EXTENSION, CITY), "illegal_move"),
        (through(issued(), SIGN), ANSWERED, "not_contacted"),
        (through(issued(), SIGN), command(Move.ASSIGN), "missing_section"),
        (through(issued(), SIGN, CONTACT), replace(ANSWERED, outcome=None), "missing_outcome"),
        (through(issued(), SIGN, CONTACT), replace(ANSWERED, outcome=Outcome("x")), "missing_outcome"),
        (through(issued(), SIGN, CONTACT), replace(ANSWERED, words=" "), "missing_words"),
        (
            through(issued(), SIGN, CONTACT),
            replace(ANSWERED, outcome=Outcome.CASE_FILED),
            "outcome_not_fitting",
        ),
        (through(issued(), SIGN, CONTACT), replace(ANSWERED, outcome=Outcome.NOT_ACCEPTED), "missing_ground"),
        (through(issued(), SIGN, CONTACT), ASK_RETURN, "illegal_move"),
        (on_return(), command(Move.ACCEPT_RETURN, DESK, unit="nobody"), "unknown_unit"),
        (on_return(), command(Move.ACCEPT_RETURN, DESK, unit="fy"), "unknown_unit"),
        (on_return(), command(Move.ACCEPT_RETURN, DESK, unit="scjgj"), "unit_excluded"),
        (on_return(), command(Move.DESIGNATE, DESK, unit="shuiju"), "not_designable"),
        (on_return(), command(Move.REFUSE_RETURN, DESK), "missing_words"),
        (issued(), command(Move.CHANGE_DUE, CITY), "missing_due"),
        (issued(), command(Move.SHELVE, DESK), "missing_words"),
        (issued(), replace(CALL, actor=UNIT, actor_id="scjgj"), "illegal_move"),
        (issued(), replace(CALL, actor=CITY), "illegal_move"),
        (through(issued(), SIGN, CONTACT, ANSWERED, ACCEPT, CLOSE), CALL, "illegal_move"),
        (issued(), replace(CALL, units=()), "missing_units"),
        (issued(), replace(CALL, units=("fy",)), "unknown_unit"),
        (issued().but({"respondent_unit": "jw"}), CALL, "unit_excluded"),
        (issued(), replace(CALL, words=" "), "missing_words"),
        (issued(), replace(CALL, called_at=NOW + timedelta(minutes=1)), "call_time"),
        (issued().but({"confidentiality": Confidentiality.IDENTITY_HIDDEN}), CALL, "hidden_complainant"),
        (issued().but({"confidentiality": Confidentiality.SEALED}), CALL, "sealed"),
    ],
)
def test_what_is_refused_and_why(order: OrderState, refusable: Command, code: str) -> None:
    assert refused(order, refusable) == code


def test_a_call_nobody_answers_is_no_contact_and_three_on_two_days_let_a_unit_answer() -> None:
    missed = command(Move.ATTEMPT_CONTACT, words="电话无人接听")
    order = through(issued(), SIGN, missed, missed, missed)
    assert (order.state, order.contacted_at, len(order.attempts)) == (State.SIGNED, None, 3)
    assert refused(order, ANSWERED) == "not_contacted"
    assert refused(order, replace(missed, words=" ")) == "missing_words"
    tomorrow = NOW + timedelta(days=1)
    moved = apply(order, missed, tomorrow, TERMS)
    assert isinstance(moved, Moved)
    assert through(moved.order, ANSWERED).state is State.ANSWERED


def test_not_accepted_needs_its_article() -> None:
    told = replace(ANSWERED, outcome=Outcome.NOT_ACCEPTED, basis="《投诉举报处理办法》第十五条")
    assert through(issued(), SIGN, CONTACT, told).state is State.ANSWERED


def test_a_return_comes_within_two_working_days_of_issue() -> None:
    assert refused(issued(), ASK_RETURN, NOW + timedelta(days=3)) == "return_too_late"


def test_a_unit_asks_once_and_goes_on_where_it_was_when_refused() -> None:
    back = through(issued(), SIGN, ASK_RETURN, command(Move.REFUSE_RETURN, DESK, words="属于你局职权"))
    assert back.state is State.SIGNED
    assert refused(back, ASK_RETURN) == "already_returned"


def test_an_accepted_return_is_a_hop_and_stale_words_of_the_old_lead_do_not_count() -> None:
    order = through(on_return(), command(Move.ACCEPT_RETURN, DESK, unit="jw", words="经委主管"))
    assert (order.lead, order.state, order.returned_by) == ("jw", State.ISSUED, ("scjgj",))
    assert [(hop.from_unit, hop.to_unit, hop.ground) for hop in order.hops] == [
        ("scjgj", "jw", "not_our_duty")
    ]
    assert refused(order, SIGN) == "wrong_unit"
    assert refused(order, command(Move.SIGN, who="jw", judged=1)) == "stale_version"
    assert through(order, command(Move.SIGN, who="jw", judged=order.version)).state is State.SIGNED


def test_the_hop_that_reaches_the_cap_is_a_designation_which_cannot_be_returned() -> None:
    twice = through(
        on_return(), command(Move.ACCEPT_RETURN, DESK, unit="jw"), replace(ASK_RETURN, actor_id="jw")
    )
    assert refused(twice, command(Move.ACCEPT_RETURN, DESK, unit="sww")) == "hop_cap"
    assert refused(twice, command(Move.DESIGNATE, DESK, unit="scjgj")) == "unit_excluded"
    bound = through(twice, command(Move.DESIGNATE, DESK, unit="sww", words="指定"))
    assert (bound.lead, bound.designated, len(bound.hops)) == ("sww", True, 2)
    assert refused(bound, replace(ASK_RETURN, actor_id="sww")) == "already_designated"


def test_designating_the_unit_that_asked_is_no_hop() -> None:
    order = through(on_return(), command(Move.DESIGNATE, DESK, unit="scjgj", words="指定"))
    assert (order.lead, order.designated, order.hops) == ("scjgj", True, ())


def test_rework_begins_anew_with_the_same_lead() -> None:
    again = through(issued(), SIGN, CONTACT, ANSWERED, ACCEPT, CLOSE, REWORK)
    assert (again.state, again.lead, again.reworks) == (State.REWORK, "scjgj", 1)
    assert (again.signed_at, again.contacted_at, again.answer, again.ended_at) == (None, None, "", None)
    assert refused(again, replace(SIGN, judged=5)) == "stale_version"


def test_a_three_way_call_leaves_the_state_and_is_the_first_contact_of_whoever_leads() -> None:
    signed, held = through(issued(), SIGN), NOW - timedelta(hours=1)
    called = through(signed, replace(CALL, called_at=held))
    assert (called.state, called.version, called.contacted_at) == (State.SIGNED, 3, NOW)
    assert [(each.at, each.units) for each in calls(called)] == [(held, ("scjgj", "jw"))]
    assert through(called, ANSWERED).state is State.ANSWERED, "nobody need call again"
    assert through(on_desk(), CALL).contacted_at is None, "nobody leads it yet"
    assert through(signed, CONTACT, CALL).contacted_at == NOW


def test_time_never_goes_back() -> None:
    signed = through(issued(), SIGN)
    result = apply(signed, CONTACT, NOW - timedelta(hours=1), TERMS)
    assert isinstance(result, Moved)
    assert result.order.contacted_at == result.order.moved_at == NOW


@pytest.mark.parametrize(
    ("order", "done", "told"),
    [
        (issued(), command(Move.URGE, CITY, words="快"), {("scjgj", OrderKind.URGED)}),
        (issued(), command(Move.SUPERVISE, DESK), {("scjgj", OrderKind.SUPERVISED)}),
        (issued(), SIGN, set()),
        (issued(), CALL, {("scjgj", OrderKind.THREE_WAY_CALL), ("jw", OrderKind.THREE_WAY_CALL)}),
        (on_desk(), CALL, {("scjgj", OrderKind.THREE_WAY_CALL), ("jw", OrderKind.THREE_WAY_CALL)}),
        (
            issued(),
            command(Move.WITHDRAW, CITY),
            {("scjgj", OrderKind.WITHDRAWN), ("nanxiang", OrderKind.WITHDRAWN)},
        ),
        (
            on_return(),
            command(Move.ACCEPT_RETURN, DESK, unit="jw", informed=("nanxiang",)),
            {
                ("scjgj", OrderKind.WITHDRAWN),
                ("jw", OrderKind.REISSUED),
                ("nanxiang", OrderKind.COPIED),
            },
        ),
        (
            on_return(),
            command(Move.REFUSE_RETURN, DESK, words="属于你局"),
            {("scjgj", OrderKind.RETURN_REFUSED)},
        ),
        (through(issued(), SIGN, CONTACT, ANSWERED, ACCEPT, CLOSE), command(Move.URGE, CITY), set()),
    ],
)
def test_who_is_told(order: OrderState, done: Command, told: set[tuple[str, OrderKind]]) -> None:
    result = apply(order, done, NOW, TERMS)
    assert isinstance(result, Moved)
    assert {(notice.unit, notice.kind) for notice in result.notices} == told
