"""What a named person decides about an order: at the desk, on a return, on an answer. Every end against the
complainant goes through here.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from services.dispatch.cases import Case, Held
from services.dispatch.casework.moving import move, system
from services.dispatch.casework.telling_city import Said, tell_city, tell_city_what_holds
from services.dispatch.casework.work import Cause, Work
from services.dispatch.rules.assigning import person_decision, with_others
from services.dispatch.rules.commands import Command, Refused
from services.dispatch.rules.observed import observed
from shared.contract.errors import TiaokuaiError
from shared.contract.events.order import Decision, OrderState
from shared.domain.lifecycle import OPEN, Move, State
from shared.domain.vocabulary import ActorKind, CityReportKind, Confidentiality


class Action(StrEnum):
    """What a person can decide, as the HTTP interface names it."""

    DISPATCH = "dispatch"
    RECALL = "recall"
    DESIGNATE = "designate"
    GUIDE = "guide"
    MERGE = "merge"
    RETURN_TO_CITY = "return_to_city"
    ACCEPT_RETURN = "accept_return"
    REFUSE_RETURN = "refuse_return"
    ACCEPT_ANSWER = "accept_answer"
    SEND_BACK = "send_back"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    SHELVE = "shelve"
    RESUME = "resume"
    SUPERVISE = "supervise"
    REOPEN = "reopen"


MOVES = {
    Action.DISPATCH: Move.DISPATCH,
    Action.RECALL: Move.QUEUE,
    Action.DESIGNATE: Move.DESIGNATE,
    Action.GUIDE: Move.GUIDE,
    Action.MERGE: Move.MERGE,
    Action.RETURN_TO_CITY: Move.REQUEST_RETURN_TO_CITY,
    Action.ACCEPT_RETURN: Move.ACCEPT_RETURN,
    Action.REFUSE_RETURN: Move.REFUSE_RETURN,
    Action.ACCEPT_ANSWER: Move.ACCEPT,
    Action.SEND_BACK: Move.SEND_BACK,
    Action.GRANT_EXTENSION: Move.GRANT_EXTENSION,
    Action.REFUSE_EXTENSION: Move.REFUSE_EXTENSION,
    Action.SHELVE: Move.SHELVE,
    Action.RESUME: Move.RESUME,
    Action.SUPERVISE: Move.SUPERVISE,
    Action.REOPEN: Move.REOPEN,
}
_ISSUES = {Move.DISPATCH, Move.DESIGNATE, Move.ACCEPT_RETURN}


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's decision with its reason; `judged` is the version of the order they saw, if they said."""

    person: str
    action: Action
    reason: str = ""
    unit: str | None = None
    category: str | None = None
    into: UUID | None = None
    ground: str | None = None
    basis: str = ""
    days: int | None = None
    judged: int | None = None


def rule(work: Work, cause: Cause, order_id: UUID, ruling: Ruling) -> OrderState:
    """The order after the decision. Raises `TiaokuaiError`: unknown_order, or the code of the refusal."""
    case, held = work.cases.of_order(order_id), work.cases.order(order_id)
    if case is None or held is None:
        raise TiaokuaiError("unknown_order")
    if ruling.action is Action.RECALL and held.order.state is not State.ISSUED:
        raise TiaokuaiError("illegal_move")  # signed: the unit is at work, only a return takes it away
    command = _command(ruling)
    target = _target(work, case, held, command) if command.move is Move.MERGE else None
    decision = None
    if command.move in _ISSUES:
        command, decision = _issuing(work, case, held, ruling, command)
    result = move(work, cause, case, held, command, decision)
    if isinstance(result, Refused):
        raise TiaokuaiError(result.code)
    _afterwards(work, cause, case, held, command, target)
    return held.order


def _command(ruling: Ruling) -> Command:
    return Command(
        MOVES[ruling.action],
        ActorKind.DESK,
        actor_id=ruling.person,
        judged=ruling.judged,
        words=ruling.reason,
        unit=ruling.unit,
        into=ruling.into,
        ground=ruling.ground,
        basis=ruling.basis,
        days=ruling.days,
    )


def _issuing(
    work: Work, case: Case, held: Held, ruling: Ruling, command: Command
) -> tuple[Command, Decision]:
    """The command with category, co-handling and informed units, and the decision as it will be explained."""
    order, event, book = held.order, case.event, work.book
    category = ruling.category or order.category
    if category is not None and category not in book.catalogue.categories:
        raise TiaokuaiError("field", field="category")
    item = next(each for each in event.complaint.items if each.item_id == order.item_id)
    seen = observed(event.complaint, item, event, work.now.astimezone(book.zone).date())
    due = event.complaint.due_city
    command = with_others(command, order, category, due, book.catalogue, book.terms)
    return command, person_decision(command, seen, book.rules, event.model)


def _target(work: Work, case: Case, held: Held, command: Command) -> Held:
    """The open order to join, of the same complaining side: others' are never merged (rule (d))."""
    target = work.cases.order(command.into)
    if target is None or target.order.state not in OPEN:
        raise TiaokuaiError("unknown_order", field="into")
    if target.side != held.side or target.order.confidentiality is Confidentiality.SEALED:
        raise TiaokuaiError("other_complainant", field="into")
    if any(each is not case for each in work.cases.joined_to(case)):
        raise TiaokuaiError("conflict", detail="others were joined to it")
    return target


def _afterwards(
    work: Work, cause: Cause, case: Case, held: Held, command: Command, target: Held | None
) -> None:
    if target is not None:
        work.cases.hold(case, held)
        other = work.cases.of_order(target.order.order_id)
        assert other is not None
        move(work, cause, other, target, system(Move.FOLLOW_UP, command.words))
    if command.move is Move.REQUEST_RETURN_TO_CITY:
        said = Said(command.words, command.ground, command.basis)
        tell_city(work, cause, case, held.order, CityReportKind.RETURN_REQUESTED, said)
    tell_city_what_holds(work, cause, case)
