"""What a later message of the city under a known number asks of each order (`domain.md` §1b)."""

from collections.abc import Callable

from services.dispatch.rules.commands import Command
from services.dispatch.rules.facts import stricter
from services.dispatch.rules.hops import FAILED_TWICE, RECUSAL, SEALED, has_failed_twice, rework_of
from shared.contract.events.complaint import ComplaintReceived
from shared.contract.events.order import OrderState
from shared.domain.lifecycle import OPEN, Move, State
from shared.domain.vocabulary import Action, ActorKind, Confidentiality

_NOTED = "市平台来件：{action}。{note}"


def refreshed(order: OrderState, complaint: ComplaintReceived) -> OrderState:
    """The order with the complaint as it stands now: its version, and confidentiality that only rises.

    Only a person of the district may lower it, by a message of its own.
    """
    changed = complaint.action is Action.CONFIDENTIALITY and complaint.confidentiality.known
    respondent = (complaint.respondent.unit if complaint.respondent else None) or order.respondent_unit
    return order.model_copy(
        update={
            "complaint_version": complaint.version,
            "confidentiality": complaint.confidentiality
            if changed
            else stricter(order.confidentiality, complaint.confidentiality),
            "town": order.town or complaint.place.town,
            "respondent_unit": respondent,
            "co": tuple(unit for unit in order.co if unit != respondent),
            "informed": tuple(unit for unit in order.informed if unit != respondent),
        }
    )


def city_command(order: OrderState, complaint: ComplaintReceived) -> Command | None:
    """The move that the message asks of this order; None when it asks nothing of orders (a receipt)."""
    if complaint.action is Action.RECEIPT:
        return None
    move = _move(order, complaint)
    return Command(
        move,
        ActorKind.CITY,
        cause=complaint.message_id,
        words=_words(complaint),
        due_city=complaint.due_city,
    )


def removal(order: OrderState) -> Command | None:
    """Takes the order from a lead that may not have it: sealed, complained of, alone after failing."""
    if order.lead is None or order.state not in OPEN:
        return None
    if order.confidentiality is Confidentiality.SEALED:
        return _to_desk(SEALED)
    if order.respondent_unit == order.lead:
        return _to_desk(RECUSAL)
    alone = has_failed_twice(order, order.lead) and not order.co
    return _to_desk(FAILED_TWICE) if alone else None


def passes_on(order: OrderState, command: Command) -> bool:
    """Whether the message concerns the order this one was joined to: that unit is the one at work."""
    return order.state is State.MERGED and command.move in (Move.URGE, Move.SUPERVISE, Move.FOLLOW_UP)


def needs_person(order: OrderState, complaint: ComplaintReceived) -> bool:
    """Whether nobody would look at the message unless the desk does."""
    if not complaint.action.known:
        return True
    unheard = {Action.URGE, Action.SUPERVISE, Action.SUPPLEMENT, Action.NEW, Action.WITHDRAW}
    if complaint.action in unheard:
        return order.state not in OPEN or order.state is State.ACCEPTED
    decided = {Action.RETURN_DECIDED, Action.EXTENSION_DECIDED, Action.DUE_CHANGED}
    return complaint.action in decided and _move(order, complaint) is Move.FOLLOW_UP


def _move(order: OrderState, complaint: ComplaintReceived) -> Move:
    """The move the message means in this state; what means none is still followed up, never lost."""
    meant = _MEANT.get(complaint.action)
    return meant(order, complaint) if meant else Move.FOLLOW_UP


def _rehandled(order: OrderState, _complaint: ComplaintReceived) -> Move:
    if order.state in (State.ACCEPTED, State.CLOSED):
        return rework_of(order)
    return Move.FOLLOW_UP if order.state in OPEN else Move.REOPEN


def _withdrawn(order: OrderState, _complaint: ComplaintReceived) -> Move:
    return Move.WITHDRAW if order.state in OPEN else Move.FOLLOW_UP


def _return_decided(order: OrderState, complaint: ComplaintReceived) -> Move:
    if order.state is not State.RETURN_TO_CITY_REQUESTED or complaint.granted is None:
        return Move.FOLLOW_UP
    return Move.CITY_TAKES_BACK if complaint.granted else Move.CITY_REFUSES


def _extension_decided(order: OrderState, complaint: ComplaintReceived) -> Move:
    if order.extension != "requested" or order.state not in OPEN or complaint.granted is None:
        return Move.FOLLOW_UP
    return Move.GRANT_EXTENSION if complaint.granted else Move.REFUSE_EXTENSION


def _due_changed(_order: OrderState, complaint: ComplaintReceived) -> Move:
    return Move.CHANGE_DUE if complaint.due_city else Move.FOLLOW_UP


def _always(move: Move) -> Callable[[OrderState, ComplaintReceived], Move]:
    return lambda _order, _complaint: move


_MEANT: dict[Action, Callable[[OrderState, ComplaintReceived], Move]] = {
    Action.URGE: _always(Move.URGE),
    Action.SUPERVISE: _always(Move.SUPERVISE),
    Action.REHANDLE: _rehandled,
    Action.WITHDRAW: _withdrawn,
    Action.RETURN_DECIDED: _return_decided,
    Action.EXTENSION_DECIDED: _extension_decided,
    Action.DUE_CHANGED: _due_changed,
}


def _words(complaint: ComplaintReceived) -> str:
    if complaint.action.known:
        return complaint.note
    return _NOTED.format(action=complaint.action.value, note=complaint.note)


def _to_desk(ground: str) -> Command:
    return Command(Move.QUEUE, ActorKind.SYSTEM, ground=ground)
