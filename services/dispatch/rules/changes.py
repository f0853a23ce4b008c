"""What each move changes in an order beside its state, version and time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from services.dispatch.rules.chasing import chase
from services.dispatch.rules.commands import Command, Terms
from services.dispatch.rules.hops import FAILED_TWICE
from services.dispatch.rules.issuing import (
    FRESH,
    UNANSWERED,
    Changes,
    accept_return,
    designate,
    dispatch,
    queue,
)
from services.dispatch.rules.joint import (
    answer_help,
    ask_help,
    co_report,
    consult,
    link,
    report_in,
    three_way_call,
    whistle,
)
from shared.contract.events.order import OrderState, Pause, ReturnAsked
from shared.domain.lifecycle import Move
from shared.domain.vocabulary import ActorKind, Outcome

Change = Callable[[OrderState, Command, datetime, Terms], Changes]

MOST_KEPT = 10
"""How many times of coming with the same matter are kept: clause 52 asks for the third in 180 days."""

_TEXT = 20_000


def changes(order: OrderState, command: Command, at: datetime, terms: Terms) -> Changes:
    """The fields this move sets."""
    change = CHANGES.get(command.move)
    changed = change(order, command, at, terms) if change else {}
    if "due" not in changed and order.due and command.due_city and command.due_city != order.due.city:
        # The city's date may come with any of its messages; as sent, it counts.
        changed["due"] = terms.limits.from_city(order.due, command.due_city, order.lead)
    return changed


def _sign(_order: OrderState, _command: Command, at: datetime, _terms: Terms) -> Changes:
    return {"signed_at": at}


def _assign(_order: OrderState, command: Command, _at: datetime, _terms: Terms) -> Changes:
    return {"section": command.section, "handler": command.handler, "section_due": command.due}


def _section_return(_order: OrderState, _command: Command, _at: datetime, _terms: Terms) -> Changes:
    return {"section": None, "handler": None, "section_due": None}


def _contact(order: OrderState, _command: Command, at: datetime, _terms: Terms) -> Changes:
    return {"contacted_at": order.contacted_at or at}


def _attempt_contact(order: OrderState, _command: Command, at: datetime, _terms: Terms) -> Changes:
    return {"attempts": (*order.attempts, at)[-MOST_KEPT:]}


def _answer(_order: OrderState, command: Command, at: datetime, _terms: Terms) -> Changes:
    return {
        "answered_at": at,
        "outcome": command.outcome,
        "outside_case": command.outside_case,
        "answer": command.words,
        "files": command.files,
    }


def _approve(_order: OrderState, _command: Command, at: datetime, _terms: Terms) -> Changes:
    return {"answered_at": at}


def _disapprove(_order: OrderState, _command: Command, _at: datetime, _terms: Terms) -> Changes:
    return dict(UNANSWERED)


def _send_back(order: OrderState, _command: Command, _at: datetime, _terms: Terms) -> Changes:
    return UNANSWERED | {"sent_back": order.sent_back + 1}


def _end(_order: OrderState, _command: Command, at: datetime, _terms: Terms) -> Changes:
    return {"ended_at": at, "resume": None}


def _guide(_order: OrderState, command: Command, at: datetime, _terms: Terms) -> Changes:
    return {
        "ended_at": at,
        "outcome": Outcome.INFORMED,
        "answer": command.words,
        "outside_case": command.outside_case,
    }


def _merge(_order: OrderState, command: Command, at: datetime, _terms: Terms) -> Changes:
    return {"ended_at": at, "merged_into": command.into}


def _rework(order: OrderState, command: Command, at: datetime, terms: Terms) -> Changes:
    due = order.due
    if due and order.lead:
        if command.due_city:
            due = terms.limits.from_city(due, command.due_city, order.lead)
        due = terms.limits.rework(due, order.lead, at, urgent=order.urgent)
    again: Changes = {
        "reworks": order.reworks + 1,
        "lead_since": order.version + 1,
        "issued_at": at,
        "ended_at": None,
        "failed": (*order.failed, order.lead),
        "rework_words": _why_again(order, command),
    }
    return FRESH | UNANSWERED | again | {"due": due}


def _why_again(order: OrderState, command: Command) -> str:
    """A verdict tells of every callback so far; what the city or the desk says comes beside it."""
    before = "" if command.actor is ActorKind.FEEDBACK else order.rework_words
    return "\n".join(filter(None, (before, command.words)))[-_TEXT:]


def _rework_elsewhere(order: OrderState, command: Command, at: datetime, terms: Terms) -> Changes:
    """The desk names another lead: its due time is counted when it is issued, by the limit of a rework."""
    hopped = replace(command, ground=FAILED_TWICE)
    again = _rework(order, command, at, terms) | queue(order, hopped, at, terms)
    return again | {"lead_since": order.lead_since, "issued_at": order.issued_at}


def _reopen(_order: OrderState, _command: Command, _at: datetime, _terms: Terms) -> Changes:
    gone: Changes = {
        "lead": None,
        "co": (),
        "informed": (),
        "ended_at": None,
        "merged_into": None,
        "due": None,
    }
    return FRESH | UNANSWERED | gone


def _request_return(order: OrderState, command: Command, at: datetime, terms: Terms) -> Changes:
    until, city = terms.limits.review_until(at), order.due.city if order.due else None
    if city is not None and at < city and order.extension is not None:
        until = min(until, city)  # the city was asked already: the desk has no more time than it gave
    asked = ReturnAsked(basis=command.basis, to=command.units)
    return {
        "resume": order.state,
        "return_ground": command.ground,
        "return_asked": asked,
        "review_by": until,
    }


def _refuse_return(order: OrderState, _command: Command, _at: datetime, _terms: Terms) -> Changes:
    return {
        "resume": None,
        "return_ground": None,
        "return_asked": None,
        "review_by": None,
        "return_refused": (*order.return_refused, order.lead),
    }


def _request_extension(_order: OrderState, command: Command, _at: datetime, _terms: Terms) -> Changes:
    return {"extension": "requested", "extension_days": command.days}


def _grant_extension(order: OrderState, command: Command, _at: datetime, terms: Terms) -> Changes:
    due = order.due
    if due and order.lead:
        if command.due_city:
            due = terms.limits.from_city(due, command.due_city, order.lead)
        due = terms.limits.extended(due, order.lead, command.days or order.extension_days or 0)
    return {"extension": "granted", "due": due}


def _refuse_extension(_order: OrderState, _command: Command, _at: datetime, _terms: Terms) -> Changes:
    return {"extension": "refused"}


def _shelve(order: OrderState, command: Command, at: datetime, _terms: Terms) -> Changes:
    return {"resume": order.state, "pause": Pause(since=at, review_on=command.review_on)}


def _resume(order: OrderState, _command: Command, at: datetime, terms: Terms) -> Changes:
    due = order.due
    if due and order.pause and order.lead:
        due = terms.limits.resumed(due, order.lead, order.pause.since, at)
    return {"resume": None, "due": due}


def _warn(order: OrderState, command: Command, _at: datetime, _terms: Terms) -> Changes:
    assert order.due is not None
    return {"due": order.due.model_copy(update={"colour": command.colour})}


def _reclock(order: OrderState, _command: Command, _at: datetime, terms: Terms) -> Changes:
    assert order.due is not None
    return {"due": terms.limits.recounted(order.due, order.lead)}


def _ask_facts(_order: OrderState, _command: Command, at: datetime, _terms: Terms) -> Changes:
    return {"facts_asked_at": at}


def _follow_up(order: OrderState, command: Command, _at: datetime, _terms: Terms) -> Changes:
    """Somebody said more: it may be what the desk asked for; `came` is when the side came again."""
    came = (*order.came, *command.came)[-MOST_KEPT:] if command.came else order.came
    return {"followed_up": order.followed_up + 1, "facts_asked_at": None, "came": came}


def _one_more(field: str) -> Change:
    def change(order: OrderState, _command: Command, _at: datetime, _terms: Terms) -> Changes:
        return {field: getattr(order, field) + 1}

    return change


CHANGES: dict[Move, Change] = {
    Move.DISPATCH: dispatch,
    Move.ACCEPT_RETURN: accept_return,
    Move.DESIGNATE: designate,
    Move.QUEUE: queue,
    Move.SIGN: _sign,
    Move.ASSIGN: _assign,
    Move.SECTION_RETURN: _section_return,
    Move.DRAFT: _answer,
    Move.APPROVE: _approve,
    Move.DISAPPROVE: _disapprove,
    Move.ANSWER_TOGETHER: _answer,
    Move.REWORK_ELSEWHERE: _rework_elsewhere,
    Move.WARN: _warn,
    Move.RECLOCK: _reclock,
    Move.ASK_FACTS: _ask_facts,
    Move.ASK_HELP: ask_help,
    Move.GIVE_HELP: answer_help(given=True),
    Move.REFUSE_HELP: answer_help(given=False),
    Move.CO_REPORT: co_report,
    Move.WHISTLE: whistle,
    Move.REPORT_IN: report_in,
    Move.CONSULT: consult,
    Move.CHASE: chase,
    Move.THREE_WAY_CALL: three_way_call,
    Move.LINK: link,
    Move.CONTACT: _contact,
    Move.ATTEMPT_CONTACT: _attempt_contact,
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
    Move.FOLLOW_UP: _follow_up,
    Move.URGE: _one_more("urged"),
    Move.SUPERVISE: _one_more("supervised"),
    Move.ESCALATE: _one_more("escalated"),
}
