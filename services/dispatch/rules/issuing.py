"""What giving an order to a unit, handing it on, or taking it back to the desk changes in it."""

from datetime import datetime
from typing import Any

from services.dispatch.rules.commands import Command, Terms
from services.dispatch.rules.hops import DESK, counted, hop
from services.dispatch.rules.limits import Asked
from shared.contract.events.order import OrderState

Changes = dict[str, Any]

FRESH: Changes = {
    "section": None,
    "handler": None,
    "section_due": None,
    "signed_at": None,
    "contacted_at": None,
    "attempts": (),
}
UNANSWERED: Changes = {
    "answered_at": None,
    "outcome": None,
    "outside_case": None,
    "answer": "",
    "files": (),
}
NOBODYS: Changes = {
    "lead": None,
    "co": (),
    "informed": (),
    "resume": None,
    "return_ground": None,
    "return_asked": None,
    "review_by": None,
    "pause": None,
}


def _issue(order: OrderState, command: Command, at: datetime, terms: Terms) -> Changes:
    assert command.unit is not None
    category = command.category or order.category
    urgent = order.urgent or terms.limits.is_urgent(category)
    if order.due:
        due = terms.limits.handed_on(order.due, command.unit, at, urgent=urgent)
    else:
        asked = Asked(category, order.request_type, urgent, order.created_at, command.due_city)
        due = terms.limits.first(asked, command.unit, at)
    return FRESH | {
        "lead": command.unit,
        "lead_since": order.version + 1,
        "co": _others(command.co, order, command),
        "informed": tuple(u for u in _others(command.informed, order, command) if u not in command.co),
        "category": category,
        "urgent": urgent,
        "urgent_since": order.urgent_since if order.urgent == urgent else at,
        "issued_at": at,
        "due": due,
        "resume": None,
        "return_ground": None,
        "return_asked": None,
        "review_by": None,
        "facts_asked_at": None,
        "pause": None,
    }


def _others(units: tuple[str, ...], order: OrderState, command: Command) -> tuple[str, ...]:
    """Whoever leads doesn't help himself, and who is complained of takes no part."""
    return tuple(unit for unit in units if unit not in (command.unit, order.respondent_unit))


def dispatch(order: OrderState, command: Command, at: datetime, terms: Terms) -> Changes:
    return _issue(order, command, at, terms) | {"designated": counted(order) >= terms.hop_cap}


def accept_return(order: OrderState, command: Command, at: datetime, terms: Terms) -> Changes:
    return _issue(order, command, at, terms) | _handed_over(order, command, at)


def designate(order: OrderState, command: Command, at: datetime, terms: Terms) -> Changes:
    changed = _issue(order, command, at, terms) | {"designated": True}
    if command.unit == order.lead:
        return changed | {"lead_since": order.lead_since}
    return changed | _handed_over(order, command, at) if order.lead else changed


def _handed_over(order: OrderState, command: Command, at: datetime) -> Changes:
    assert command.unit is not None
    ground = order.return_ground or command.ground or DESK
    return {
        "hops": (*order.hops, hop(order, command.unit, ground, at)),
        "returned_by": (*order.returned_by, order.lead),
    }


def queue(order: OrderState, command: Command, at: datetime, terms: Terms) -> Changes:
    back = FRESH | UNANSWERED | NOBODYS
    if order.lead is None:
        return back
    ground = command.ground or DESK
    return back | {"hops": (*order.hops, hop(order, terms.desk, ground, at))}
