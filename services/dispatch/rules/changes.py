"""What each move changes in an order beside its state, version and time."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from services.dispatch.rules.commands import Command, Terms
from services.dispatch.rules.hops import DESK, counted, hop
from services.dispatch.rules.limits import Asked
from shared.contract.events.order import OrderState
from shared.domain.lifecycle import Move
from shared.domain.vocabulary import Outcome

Changes = dict[str, Any]
Change = Callable[[OrderState, Command, datetime, Terms], Changes]

_FRESH: Changes = {"section": None, "signed_at": None, "contacted_at": None}
_UNANSWERED: Changes = {"answered_at": None, "outcome": None, "outside_case": None, "answer": ""}


def changes(order: OrderState, command: Command, at: datetime, terms: Terms) -> Changes:
    """The fields this move sets."""
    change = CHANGES.get(command.move)
    changed = change(order, command, at, terms) if change else {}
    if "due" not in changed and order.due and command.due_city and command.due_city != order.due.city:
        # The city's date may come with any of its messages; as sent, it counts.
        changed["due"] = terms.limits.from_city(order.due, command.due_city)
    return changed


def _issue(order: OrderState, command: Command, at: datetime, terms: Terms) -> Changes:
    assert command.unit is not None
    category = command.category or order.category
    if order.due:
        due = terms.limits.handed_on(order.due, command.unit, at, urgent=order.urgent)
    else:
        asked = Asked(category, order.request_type, order.urgent, order.created_at, command.due_city)
        due = terms.limits.first(asked, command.unit, at)
    return _FRESH | {
        "lead": command.unit,
        "lead_since": order.version + 1,
        "co": _others(command.co, order, command),
        "informed": tuple(u for u in _others(command.informed, order, command) if u not in command.co),
        "category": category,
        "issued_at": at,
        "due": due,
        "resume": None,
        "return_ground": None,
    }


def _others(units: tuple[str, ...], order: OrderState, command: Command) -> tuple[str, ...]:
    """Whoever leads doesn't help himself, and who is complained of takes no part."""
    return tuple(unit for unit in units if unit not in (command.unit, order.respondent_unit))


def _dispatch(order: OrderState, command: Command, at: datetime, terms: Terms) -> Changes:
    return _issue(order, command, at, terms) | {"designated": counted(order) >= terms.hop_cap}


def _accept_return(order: OrderState, command: Command, at: datetime, terms: Terms) -> Changes:
    return _issue(order, command, at, terms) | _handed_over(order, command, at)


def _designate(order: OrderState, command: Command, at: datetime, terms: Terms) -> Changes:
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


def _queue(order: OrderState, command: Command, at: datetime, terms: Terms) -> Changes:
    gone: Changes = {"lead": None, "co": (), "informed": (), "resume": None, "return_ground": None}
    back = _FRESH | _UNANSWERED | gone
    if order.lead is None:
        return back
    ground = command.ground or DESK
    return back | {"hops": (*order.hops, hop(order, terms.desk, ground, at))}


def _sign(_order: OrderState, _command: Command, at: datetime, _terms: Terms) -> Changes:
    return {"signed_at": at}


def _assign(_order: OrderState, command: Command, _at: datetime, _terms: Terms) -> Changes:
    return {"section": command.section}


def _contact(order: OrderState, _command: Command, at: datetime, _terms: Terms) -> Changes:
    return {"contacted_at": order.contacted_at or at}


def _answer(_order: OrderState, command: Command, at: datetime, _terms: Terms) -> Changes:
    return {
        "answered_at": at,
        "outcome": command.outcome,
        "outside_case": command.outside_case,
        "answer": command.words,
    }


def _send_back(_order: OrderState, _command: Command, _at: datetime, _terms: Terms) -> Changes:
    return dict(_UNANSWERED)


def _end(_order: OrderState, _command: Command, at: datetime, _terms: Terms) -> Changes:
    return {"ended_at": at, "resume": None}


def _guide(_order: OrderState, command: Command, at: datetime, _terms: Terms) -> Changes:
    return {"ended_at": at, "outcome": Outcome.INFORMED, "answer": command.words}


def _merge(_order: OrderState, command: Command, at: datetime, _terms: Terms) -> Changes:
    return {"ended_at": at, "merged_into": command.into}


def _rework(order: OrderState, command: Command, at: datetime, terms: Terms) -> Changes:
    due = order.due
    if due and order.lead:
        if command.due_city:
            due = terms.limits.from_city(due, command.due_city)
        due = terms.limits.rework(due, order.lead, at, urgent=order.urgent)
    again: Changes = {
        "reworks": order.reworks + 1,
        "lead_since": order.version + 1,
        "issued_at": at,
        "ended_at": None,
    }
    return _FRESH | _UNANSWERED | again | {"due": due}


def _reopen(_order: OrderState, _command: Command, _at: datetime, _terms: Terms) -> Changes:
    gone: Changes = {
        "lead": None,
        "co": (),
        "informed": (),
        "ended_at": None,
        "merged_into": None,
        "due": None,
    }
    return _FRESH | _UNANSWERED | gone


def _request_return(order: OrderState, command: Command, _at: datetime, _terms: Terms) -> Changes:
    return {"resume": order.state, "return_ground": command.ground}


def _refuse_return(order: OrderState, _command: Command, _at: datetime, _terms: Terms) -> Changes:
    return {
        "resume": None,
        "return_ground": None,
        "return_refused": (*order.return_refused, order.lead),
    }


def _request_extension(_order: OrderState, command: Command, _at: datetime, _terms: Terms) -> Changes:
    return {"extension": "requested", "extension_days": command.days}


def _grant_extension(order: OrderState, command: Command, _at: datetime, terms: Terms) -> Changes:
    due = order.due
    if due and order.lead:
        if command.due_city:
            due = terms.limits.from_city(due, command.due_city)
        due = terms.limits.extended(due, order.lead, command.days or order.extension_days or 0)
    return {"extension": "granted", "due": due}


def _refuse_extension(_order: OrderState, _command: Command, _at: datetime, _terms: Terms) -> Changes:
    return {"extension": "refused"}


def _shelve(order: OrderState, _command: Command, _at: datetime, _terms: Terms) -> Changes:
    return {"resume": order.state}


def _resume(_order: OrderState, _command: Command, _at: datetime, _terms: Terms) -> Changes:
    return {"resume": None}


def _one_more(field: str) -> Change:
    def change(order: OrderState, _command: Command, _at: datetime, _terms: Terms) -> Changes:
        return {field: getattr(order, field) + 1}

    return change


CHANGES: dict[Move, Change] = {
    Move.DISPATCH: _dispatch,
    Move.ACCEPT_RETURN: _accept_return,
    Move.DESIGNATE: _designate,
    Move.QUEUE: _queue,
    Move.SIGN: _sign,
    Move.ASSIGN: _assign,
    Move.CONTACT: _contact,
    Move.ANSWER: _answer,
    Move.SEND_BACK: _send_back,
    Move.CLOSE: _end,
    Move.WITHDRAW: _end,
    Move.CITY_TAKES_BACK: _end,
    Move.GUIDE: _guide,
    Move.MERGE: _merge,
    Move.REWORK: _rework,
    Move.REOPEN: _reopen,
    Move.REQUEST_RETURN: _request_return,
    Move.REFUSE_RETURN: _refuse_return,
    Move.REQUEST_EXTENSION: _request_extension,
    Move.GRANT_EXTENSION: _grant_extension,
    Move.REFUSE_EXTENSION: _refuse_extension,
    Move.SHELVE: _shelve,
    Move.RESUME: _resume,
    Move.FOLLOW_UP: _one_more("followed_up"),
    Move.URGE: _one_more("urged"),
    Move.SUPERVISE: _one_more("supervised"),
    Move.ESCALATE: _one_more("escalated"),
}
