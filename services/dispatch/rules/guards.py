"""What a move needs beside the right state and the right actor; each guard names the refusal, or None."""

from collections.abc import Callable
from datetime import datetime

from services.dispatch.rules.commands import Command, Terms
from services.dispatch.rules.hops import counted
from shared.contract.events.order import OrderState
from shared.domain.lifecycle import Move
from shared.domain.vocabulary import ActorKind, Confidentiality, Outcome

Guard = Callable[[OrderState, Command, datetime, Terms], str | None]


def refusal(order: OrderState, command: Command, at: datetime, terms: Terms) -> str | None:
    """The code of the first guard that stands in the way of the move."""
    for guard in GUARDS.get(command.move, ()):
        code = guard(order, command, at, terms)
        if code is not None:
            return code
    return None


def is_stranger(order: OrderState, command: Command) -> bool:
    """A unit that doesn't lead: co-handling and informed units report nothing on the order itself."""
    return command.actor is ActorKind.UNIT and command.actor_id != order.lead


def is_stale(order: OrderState, command: Command) -> bool:
    """Judged by a version from before the present lead or rework began, or by one that never was."""
    return command.judged is not None and not order.lead_since <= command.judged <= order.version


def _known_unit(_order: OrderState, command: Command, _at: datetime, terms: Terms) -> str | None:
    return None if command.unit in terms.receiving else "unknown_unit"


def _not_excluded(order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    excluded = command.unit in order.returned_by or command.unit == order.respondent_unit
    return "unit_excluded" if excluded else None


def _another_unit(order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    return "unit_excluded" if command.unit == order.lead else None


def _not_sealed(order: OrderState, _command: Command, _at: datetime, _terms: Terms) -> str | None:
    return "sealed" if order.confidentiality is Confidentiality.SEALED else None


def _designable(_order: OrderState, command: Command, _at: datetime, terms: Terms) -> str | None:
    return "not_designable" if command.unit in terms.vertical else None


def _below_cap(order: OrderState, _command: Command, _at: datetime, terms: Terms) -> str | None:
    """The hop that reaches the cap is a designation, so that it is the last one."""
    return "hop_cap" if counted(order) + 1 >= terms.hop_cap else None


def _may_return(order: OrderState, command: Command, at: datetime, terms: Terms) -> str | None:
    if order.designated:
        return "already_designated"
    if order.lead in (*order.returned_by, *order.return_refused):
        return "already_returned"
    if not command.ground or not command.basis:
        return "missing_ground"
    if order.issued_at and order.lead and at > terms.limits.return_until(order.lead, order.issued_at):
        return "return_too_late"
    return None


def _complete_answer(order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    """Contacted, found, done, basis, told: what an answer check looks for."""
    if order.contacted_at is None and not order.anonymous:
        return "not_contacted"
    if command.outcome is None or not command.outcome.known:
        return "missing_outcome"
    if not command.words.strip():
        return "missing_words"
    return "missing_ground" if command.outcome is Outcome.NOT_ACCEPTED and not command.basis else None


def _may_extend(order: OrderState, command: Command, _at: datetime, terms: Terms) -> str | None:
    if order.extension is not None:
        return "already_extended"
    if not command.ground or not command.days:
        return "missing_ground"
    return "extension_too_long" if command.days > terms.limits.longest_extension else None


def _extension_asked(order: OrderState, _command: Command, _at: datetime, _terms: Terms) -> str | None:
    return None if order.extension == "requested" else "illegal_move"


def _words(_order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    return None if command.words.strip() else "missing_words"


def _section(_order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    return None if command.section else "missing_section"


def _ground(_order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    return None if command.ground and command.basis else "missing_ground"


def _target(order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    return "unknown_order" if command.into in (None, order.order_id) else None


def _new_due(_order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    return None if command.due_city else "missing_due"


GUARDS: dict[Move, tuple[Guard, ...]] = {
    Move.DISPATCH: (_not_sealed, _known_unit, _not_excluded),
    Move.ACCEPT_RETURN: (_not_sealed, _below_cap, _known_unit, _not_excluded, _another_unit),
    Move.DESIGNATE: (_not_sealed, _known_unit, _not_excluded, _designable),
    Move.ASSIGN: (_section,),
    Move.REQUEST_RETURN: (_may_return,),
    Move.REFUSE_RETURN: (_words,),
    Move.ANSWER: (_complete_answer,),
    Move.SEND_BACK: (_words,),
    Move.REQUEST_EXTENSION: (_may_extend,),
    Move.GRANT_EXTENSION: (_extension_asked,),
    Move.REFUSE_EXTENSION: (_extension_asked,),
    Move.CHANGE_DUE: (_new_due,),
    Move.SHELVE: (_words,),
    Move.GUIDE: (_words,),
    Move.MERGE: (_target,),
    Move.REQUEST_RETURN_TO_CITY: (_ground,),
}
