"""Random actors drive one order in every way they can; what must never happen, never does."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.dispatch.rules.chasing import RUNGS
from services.dispatch.rules.city import refreshed, removal
from services.dispatch.rules.commands import Command, Moved, Refused
from services.dispatch.rules.hops import counted
from services.dispatch.rules.orders import apply
from shared.contract.errors import FAULTS
from shared.contract.events.order import OrderState
from shared.domain.lifecycle import BESIDE_THE_LEAD, OPEN, WORKING, Move, State
from shared.domain.vocabulary import Action, ActorKind, Colour, Confidentiality, Outcome
from tests.unit.dispatch.actors import ACTORS, HANDLED, OTHERS, UNIT_MOVES, UNITS
from tests.unit.dispatch.desk import MemoryDesk
from tests.unit.dispatch.samples import NOW, book, classified, complaint, first_order, incoming, respondent

TERMS = book().terms


def opened() -> OrderState:
    desk = MemoryDesk()
    desk.hear(incoming(classified()))
    return desk.order(first_order())


class OrderMachine(RuleBasedStateMachine):
    """One order, whoever comes."""

    def __init__(self) -> None:
        super().__init__()
        self.order = opened()
        self.now: datetime = NOW
        self.history = [self.order]
        self.granted_returns: list[str] = []

    @rule(minutes=st.sampled_from((-30, 5, 60, 60 * 30)))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(
        move=st.sampled_from(UNIT_MOVES),
        unit=st.sampled_from(UNITS),
        seen=st.integers(0, 3),
        full=st.booleans(),
        outcome=st.sampled_from([*Outcome, Outcome("riddle")]),
        others=st.sets(st.sampled_from(UNITS), max_size=2),
    )
    def unit_reports(
        self, move: Move, unit: str, seen: int, full: bool, outcome: Outcome, others: set[str]
    ) -> None:
        details: dict[str, Any] = (
            {
                "words": "情况",
                "ground": "recusal",
                "basis": "《条例》第三条",
                "days": 5,
                "section": "s",
                "outcome": outcome,
            }
            if full
            else {}
        )
        before = self.order
        judged = max(1, before.version - seen)
        named = tuple(sorted(others))
        self.attempt(Command(move, ActorKind.UNIT, actor_id=unit, judged=judged, units=named, **details))
        if self.order is not before:
            assert unit == before.lead or move in BESIDE_THE_LEAD
            assert unit in TERMS.receiving
            assert judged >= before.lead_since

    @rule(
        move=st.sampled_from(OTHERS),
        actor=st.sampled_from(ACTORS),
        unit=st.sampled_from(UNITS),
        words=st.sampled_from(["", "理由"]),
        due=st.none() | st.integers(-5, 20),
        alone=st.booleans(),
        colour=st.sampled_from(Colour),
    )
    def others_move(
        self,
        move: Move,
        actor: ActorKind,
        unit: str,
        words: str,
        due: int | None,
        alone: bool,
        colour: Colour,
    ) -> None:
        self.attempt(
            Command(
                move,
                actor,
                actor_id="somebody",
                words=words,
                unit=unit,
                co=() if alone else ("jw", unit),
                units=(unit,),
                review_on=self.now.date() + timedelta(days=due or 0),
                colour=colour,
                ground="g" if words else None,
                basis=words,
                due_city=None if due is None else self.now + timedelta(days=due),
                into=first_order("OTHER"),
            )
        )

    @precondition(lambda self: self.order.state in (State.ISSUED, State.SIGNED))
    @rule()
    def the_lead_asks_to_return(self) -> None:
        command = Command(
            Move.REQUEST_RETURN,
            ActorKind.UNIT,
            actor_id=self.order.lead,
            ground="wrong_facts",
            words="地点有误",
        )
        self.attempt(command)

    @precondition(lambda self: self.order.state is State.RETURN_REQUESTED)
    @rule(unit=st.sampled_from(UNITS[:4]), accepted=st.booleans())
    def the_desk_reviews_the_return(self, unit: str, accepted: bool) -> None:
        move = Move.ACCEPT_RETURN if accepted else Move.DESIGNATE
        self.attempt(Command(move, ActorKind.DESK, actor_id="clerk", unit=unit, words="理由"))

    @precondition(lambda self: self.order.state is State.DESK)
    @rule(unit=st.sampled_from(UNITS))
    def the_desk_dispatches(self, unit: str) -> None:
        self.attempt(Command(Move.DISPATCH, ActorKind.DESK, actor_id="clerk", unit=unit))

    @rule(unit=st.sampled_from(UNITS), hours=st.integers(-48, 1))
    def the_desk_tells_of_a_three_way_call(self, unit: str, hours: int) -> None:
        before, held = self.order, self.now + timedelta(hours=hours)
        command = Command(
            Move.THREE_WAY_CALL,
            ActorKind.DESK,
            actor_id="clerk",
            words="已约定",
            units=(unit,),
            called_at=held,
        )
        self.attempt(command)
        if self.order is before:
            return
        assert before.state in OPEN
        assert before.confidentiality is Confidentiality.OPEN
        assert unit in TERMS.receiving - {before.respondent_unit}
        assert self.order.state is before.state
        assert self.order.lead is None or self.order.contacted_at

    @precondition(lambda self: self.order.state in (State.ACCEPTED, State.CLOSED))
    @rule()
    def the_callback_is_bad(self) -> None:
        """Rework goes to who answered, and to somebody else after the second failure."""
        before = self.order
        self.attempt(Command(Move.REWORK, ActorKind.FEEDBACK, actor_id="feedback", words="不满意"))
        if self.order is before:
            elsewhere = Command(Move.REWORK_ELSEWHERE, ActorKind.FEEDBACK, actor_id="feedback")
            self.attempt(elsewhere, must=True)

    @precondition(lambda self: self.order.state in (State.ISSUED, State.SIGNED, State.REWORK))
    @rule()
    def the_lead_answers(self) -> None:
        lead = {"actor": ActorKind.UNIT, "actor_id": self.order.lead}
        for move in (Move.SIGN, Move.CONTACT, Move.ANSWER):
            self.attempt(Command(move, outcome=Outcome.SOLVED, words="已办", **lead))  # type: ignore[arg-type]
        self.attempt(Command(Move.ACCEPT, ActorKind.SYSTEM))

    @rule(unit=st.sampled_from(UNITS[:4]), level=st.sampled_from(Confidentiality))
    def the_city_reveals(self, unit: str, level: Confidentiality) -> None:
        """Somebody is complained of after the fact, or the matter becomes confidential."""
        revised = complaint(
            version=2, action=Action.SUPPLEMENT, respondent=respondent(unit), confidentiality=level
        )
        if self.order.state not in OPEN:
            return
        self.order = refreshed(self.order, revised)
        if taken := removal(self.order):
            self.attempt(taken, must=True)

    def attempt(self, command: Command, *, must: bool = False) -> None:
        before = self.order
        result = apply(before, command, self.now, TERMS)
        if isinstance(result, Refused):
            assert result.code in FAULTS
            assert not must
            return
        assert isinstance(result, Moved)
        self.order = result.order
        self.history.append(result.order)
        self.check_notices(result)
        if before.state is State.RETURN_REQUESTED and result.order.lead != before.lead:
            assert command.move in (Move.ACCEPT_RETURN, Move.DESIGNATE, Move.QUEUE, Move.WITHDRAW)
            assert before.lead
            if command.move is not Move.QUEUE:
                self.granted_returns.append(before.lead)
        if command.move is Move.REQUEST_RETURN:
            assert not before.designated
        if command.due_city is None and before.due and result.order.due:
            assert result.order.due.city == before.due.city, "nothing in the district moves the city's date"

    def check_notices(self, result: Moved) -> None:
        told = [notice.unit for notice in result.notices]
        assert len(told) == len(set(told))
        assert all(unit in TERMS.receiving for unit in told)

    @invariant()
    def versions_have_no_gaps(self) -> None:
        assert [order.version for order in self.history] == list(range(1, len(self.history) + 1))

    @invariant()
    def time_never_goes_back(self) -> None:
        times = [order.moved_at for order in self.history]
        assert times == sorted(times)  # type: ignore[type-var]

    @invariant()
    def an_order_has_an_owner(self) -> None:
        if self.order.state in HANDLED:
            assert self.order.lead in TERMS.receiving
            assert self.order.due

    @invariant()
    def nobody_judges_himself(self) -> None:
        if self.order.respondent_unit and self.order.state in OPEN:
            assert self.order.respondent_unit not in (self.order.lead, *self.order.co)

    @invariant()
    def nothing_sealed_is_with_a_unit(self) -> None:
        if self.order.confidentiality is Confidentiality.SEALED and self.order.state in OPEN:
            assert self.order.lead is None

    @invariant()
    def no_unit_gets_back_what_it_returned(self) -> None:
        assert len(set(self.granted_returns)) == len(self.granted_returns)
        if self.order.state in OPEN:
            assert self.order.lead not in self.order.returned_by
        asked = self.order.return_refused
        assert len(set(asked)) == len(asked)

    @invariant()
    def who_failed_twice_does_not_lead_alone(self) -> None:
        order = self.order
        if order.state in WORKING and order.lead and order.failed.count(order.lead) >= 2:
            assert order.co

    @invariant()
    def the_clock_stands_still_only_while_shelved(self) -> None:
        assert (self.order.pause is not None) == (self.order.state is State.SHELVED)

    @invariant()
    def help_and_whistles_are_asked_of_units_and_answered_once(self) -> None:
        joint = self.order.joint
        if joint is None:
            return
        waiting = [each.unit for each in joint.helps if each.given is None]
        assert len(waiting) == len(set(waiting))
        assert {each.unit for each in joint.helps} <= TERMS.receiving
        for whistle in joint.whistles:
            called = [each.unit for each in whistle.units]
            assert len(called) == len(set(called)) > 0
            assert whistle.town in TERMS.towns
            assert not TERMS.towns & set(called)
            assert whistle.due > whistle.at
            assert all(len(each.chased) <= RUNGS for each in whistle.units)

    @invariant()
    def warnings_come_in_their_order(self) -> None:
        due = self.order.due
        if due and due.yellow and due.orange and due.since:
            assert due.since <= due.yellow <= due.orange <= due.binding

    @invariant()
    def hops_stay_within_the_cap(self) -> None:
        assert counted(self.order) <= TERMS.hop_cap
        assert sum(hop.to_unit != TERMS.desk for hop in self.order.hops) == counted(self.order)

    @invariant()
    def the_earliest_date_binds_and_the_citys_is_as_sent(self) -> None:
        due = self.order.due
        if due and self.order.reworks == 0:
            assert due.binding == (due.internal if due.city is None else min(due.city, due.internal))

    @invariant()
    def it_survives_the_wire(self) -> None:
        raw = self.order.__pydantic_serializer__.to_json(self.order)
        assert OrderState.model_validate_json(raw) == self.order


OrderMachine.TestCase.settings = settings(
    max_examples=2 * settings.default.max_examples, stateful_step_count=40
)
TestOrders = OrderMachine.TestCase
