"""What a named person decides about an order: at the desk, on a return, on an answer. Every end against the
complainant goes through here.
"""

from uuid import UUID

from services.dispatch.cases import Case, Held
from services.dispatch.casework.asking import ask_in_time
from services.dispatch.casework.calling import call
from services.dispatch.casework.joining import join, target_of
from services.dispatch.casework.moving import move
from services.dispatch.casework.splitting import open_parts
from services.dispatch.casework.telephoning import said_on_call
from services.dispatch.casework.telling_city import Said, tell_city, tell_city_what_holds
from services.dispatch.casework.work import Cause, Work
from services.dispatch.rules.assigning import asking_the_town, person_decision, with_others
from services.dispatch.rules.commands import Command, Refused
from services.dispatch.rules.hops import rework_of
from services.dispatch.rules.observed import observed
from services.dispatch.rules.opening import item_of
from services.dispatch.rules.past import confirmed_by
from services.dispatch.rulings import JOINS, Action, Ruling, move_of
from shared.contract.errors import TiaokuaiError
from shared.contract.events.order import Decision, OrderState
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
    if ruling.action is Action.RECALL and held.order.state is not State.ISSUED:
        raise TiaokuaiError("illegal_move")  # signed: the unit is at work, only a return takes it away
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
    if decision is not None and decision.help:
        call(work, cause, case, held, decision)
    if target is not None:
        join(work, cause, case, held, target, ruling)
    _afterwards(work, cause, case, held, command, ruling)
    return held.order


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
    today = work.now.astimezone(book.zone).date()
    item = item_of(order, event.complaint)
    seen = observed(event.complaint, item, event, today, confirmed_by(order, ruling.person))
    if command.move not in _ISSUES:
        return command, person_decision(command, seen, book.rules, event.model, ruling.action.value)
    due = event.complaint.due_city
    command = with_others(command, order, category, due, book.catalogue, book.terms)
    decision = person_decision(command, seen, book.rules, event.model)
    return command, asking_the_town(decision, order, category, book.catalogue)


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
