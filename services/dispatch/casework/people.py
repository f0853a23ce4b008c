"""What a named person decides about an order: at the desk, on a return, on an answer. Every end against the
complainant goes through here.
"""

from datetime import date
from uuid import UUID

from services.dispatch.cases import Case, Held
from services.dispatch.casework.asking import ask_in_time
from services.dispatch.casework.calling import call
from services.dispatch.casework.joining import join, target_of
from services.dispatch.casework.moving import ask_person, move
from services.dispatch.casework.splitting import open_parts
from services.dispatch.casework.telephoning import said_on_call
from services.dispatch.casework.telling_city import Said, tell_city, tell_city_what_holds
from services.dispatch.casework.work import Cause, Work
from services.dispatch.journal import ConfirmedMark
from services.dispatch.rules.assigning import asking_the_town, person_decision, with_others
from services.dispatch.rules.commands import Command, Refused
from services.dispatch.rules.hops import disputed, rework_of
from services.dispatch.rules.marks import NO_MARK, Standing, matter_of, standing
from services.dispatch.rules.observed import observed
from services.dispatch.rules.opening import item_of
from services.dispatch.rules.past import COUNTED, REPEATED, confirmed_by
from services.dispatch.rulings import JOINS, Action, Ruling, move_of
from shared.catalogue.rules import Place
from shared.contract.errors import TiaokuaiError
from shared.contract.events.order import Decision, OrderState
from shared.domain.identifiers import stable_id
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import ActorKind, CityReportKind

_ISSUES = {Move.DISPATCH, Move.DESIGNATE, Move.ACCEPT_RETURN}
_LEARNT_FROM = {*_ISSUES, Move.GUIDE, Move.MERGE, Move.REQUEST_RETURN_TO_CITY}
"""Moves that carry a decision: what a person chose where the rules had not, to learn from."""


def rule(work: Work, cause: Cause, order_id: UUID, ruling: Ruling) -> OrderState:
    """The order after the decision. Raises `TiaokuaiError`: unknown_order, or the code of the refusal."""
    case, held = work.cases.of_order(order_id), work.cases.order(order_id)
    if case is None or held is None:
        raise TiaokuaiError("unknown_order")
    _must_be_possible(work, held.order, ruling.action)
    if ruling.action is Action.THREE_WAY_CALL:
        ruling = said_on_call(ruling, work)
    command = _command(ruling, held.order)
    target = target_of(work, case, held, ruling) if ruling.action in JOINS else None
    decision = None
    if command.move in _LEARNT_FROM:
        command, decision = _deciding(work, case, held, ruling, command)
    result = move(work, cause, case, held, command, decision)
    if isinstance(result, Refused):
        raise TiaokuaiError(result.code)
    if decision is not None:
        _decided(work, cause, case, held, decision, ruling)
    if target is not None:
        join(work, cause, case, held, target, ruling)
    _afterwards(work, cause, case, held, command, ruling)
    return held.order


def _must_be_possible(work: Work, order: OrderState, action: Action) -> None:
    """What the table of moves can't tell. Raises `TiaokuaiError`: illegal_move, no_city_above."""
    if action is Action.RECALL and order.state is not State.ISSUED:
        raise TiaokuaiError("illegal_move")  # signed: the unit is at work, only a return takes it away
    if action is Action.RETURN_TO_CITY and not work.book.has_city_above(order.source):
        raise TiaokuaiError("no_city_above")  # nobody would ever answer


def _command(ruling: Ruling, order: OrderState) -> Command:
    return Command(
        move_of(ruling.action, joins=ruling.into is not None, rework=rework_of(order)),
        ActorKind.DESK,
        actor_id=ruling.person,
        judged=ruling.judged,
        words=ruling.reason,
        unit=ruling.unit,
        co=ruling.co,
        into=ruling.into,
        ground=ruling.ground,
        basis=ruling.basis,
        days=ruling.days,
        units=ruling.units,
        due=ruling.due,
        review_on=ruling.review_on,
        outside_case=ruling.outside_case,
        called_at=ruling.called_at,
    )


def _deciding(
    work: Work, case: Case, held: Held, ruling: Ruling, command: Command
) -> tuple[Command, Decision]:
    """The command with category, co-handling and informed units, and the decision as it will be explained."""
    order, event, book = held.order, case.event, work.book
    category = ruling.category or order.category
    if category is not None and category not in book.catalogue.categories:
        raise TiaokuaiError("field", field="category")
    today, item = work.now.astimezone(book.zone).date(), item_of(order, event.complaint)
    mark = _mark(work, order, ruling.person)
    seen = observed(event.complaint, item, event, today, mark)
    if command.move not in _ISSUES:
        return command, person_decision(command, seen, book.rules, event.model, ruling.action.value)
    due = event.complaint.due_city
    marked = mark.kind != NO_MARK.kind
    command = with_others(command, order, category, due, book.catalogue, book.terms, marked=marked)
    decision = person_decision(command, seen, book.rules, event.model)
    return command, asking_the_town(decision, order, category, book.catalogue)


def _mark(work: Work, order: OrderState, person: str) -> Standing:
    """What stands of clause 52 on the matter; else what is counted and this person confirms by issuing."""
    today = work.now.astimezone(work.book.zone).date()
    stands = standing(work.cases.marks.get(matter_of(order), []), today)
    return stands if stands.kind != NO_MARK.kind else confirmed_by(order, person, work.now)


def _decided(work: Work, cause: Cause, case: Case, held: Held, decision: Decision, ruling: Ruling) -> None:
    """What goes with a person's decision: the act asked of the town, the mark confirmed, the dispute told."""
    if decision.help:
        call(work, cause, case, held, decision)
    if decision.place == Place.DISPATCH.value:
        _keep_mark(work, held.order, decision, ruling)
    if ruling.action is Action.DESIGNATE and held.order.returned_by:
        words = disputed(held.order, work.book.unit_name, work.book.category_name)
        about = stable_id("duty_dispute", held.order.order_id)
        ask_person(work, case, "duty_dispute", about, words, held.order.order_id)


def _keep_mark(work: Work, order: OrderState, decision: Decision, ruling: Ruling) -> None:
    """A counted mark that was confirmed so stands on the matter, and the department may contest it."""
    facts = decision.facts
    if facts.get("mark") != REPEATED or facts.get("mark_proposer") != COUNTED:
        return
    expires = date.fromisoformat(str(facts["mark_expires"]))
    evidence = str(facts["mark_evidence"])
    row = (matter_of(order), order.order_id, REPEATED, COUNTED, evidence, ruling.person, expires)
    work.journal.marks.append(ConfirmedMark(*row, words=ruling.reason))


def _afterwards(work: Work, cause: Cause, case: Case, held: Held, command: Command, ruling: Ruling) -> None:
    if command.move is Move.REQUEST_RETURN_TO_CITY:
        said = Said(command.words, command.ground, command.basis)
        tell_city(work, cause, case, held.order, CityReportKind.RETURN_REQUESTED, said)
    if command.move is Move.ASK_FACTS:
        tell_city(work, cause, case, held.order, CityReportKind.INTERIM, Said(command.words))
    if command.move is Move.SHELVE:
        ask_in_time(work, cause, case, held)
    if command.move is Move.SPLIT:
        open_parts(work, cause, case, held, ruling)
    tell_city_what_holds(work, cause, case)
