"""What a move needs beside the right state and the right actor; each guard names the refusal, or None."""

from collections.abc import Callable
from datetime import datetime

from services.dispatch.rules.chasing import late
from services.dispatch.rules.commands import Command, Terms
from services.dispatch.rules.grounds import unsupported
from services.dispatch.rules.hops import counted, has_failed_twice, rework_of
from services.dispatch.rules.joint import helps, whistles
from shared.contract.events.order import OrderState
from shared.domain.lifecycle import BESIDE_THE_LEAD, WORKING, Move
from shared.domain.outcomes import answers
from shared.domain.vocabulary import ActorKind, Confidentiality, Outcome
from shared.domain.worktime import SHANGHAI

_ATTEMPTS, _ATTEMPT_DAYS = 3, 2
"""Three calls nobody answered, on two days at least, let a unit answer all the same (本区设定)."""

Guard = Callable[[OrderState, Command, datetime, Terms], str | None]


def refusal(order: OrderState, command: Command, at: datetime, terms: Terms) -> str | None:
    """The code of the first guard that stands in the way of the move."""
    for guard in GUARDS.get(command.move, ()):
        code = guard(order, command, at, terms)
        if code is not None:
            return code
    return None


def is_stranger(order: OrderState, command: Command) -> bool:
    """A unit that doesn't lead and does what only a lead does."""
    beside = command.move in BESIDE_THE_LEAD
    return command.actor is ActorKind.UNIT and not beside and command.actor_id != order.lead


def is_stale(order: OrderState, command: Command) -> bool:
    """Judged by a version from before the present lead or rework began, or by one that never was."""
    return command.judged is not None and not order.lead_since <= command.judged <= order.version


def _known_unit(_order: OrderState, command: Command, _at: datetime, terms: Terms) -> str | None:
    return None if command.unit in terms.receiving else "unknown_unit"


def _not_excluded(order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    excluded = command.unit in order.returned_by or command.unit == order.respondent_unit
    return "unit_excluded" if excluded else None


def _not_alone_after_failing(order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    """Who failed twice on the matter never leads it alone again (`domain.md` §6 c)."""
    helped = any(unit not in (command.unit, order.respondent_unit) for unit in command.co)
    return "failed_twice" if has_failed_twice(order, command.unit) and not helped else None


def _lead_may_try_again(order: OrderState, _command: Command, _at: datetime, _terms: Terms) -> str | None:
    """This failure counted: the second one takes the order from its lead, unless others handle it too."""
    return None if rework_of(order) is Move.REWORK else "failed_twice"


def _another_unit(order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    return "unit_excluded" if command.unit == order.lead else None


def _not_sealed(order: OrderState, _command: Command, _at: datetime, _terms: Terms) -> str | None:
    return "sealed" if order.confidentiality is Confidentiality.SEALED else None


def _not_hidden(order: OrderState, _command: Command, _at: datetime, _terms: Terms) -> str | None:
    return "hidden_complainant" if order.confidentiality is not Confidentiality.OPEN else None


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
    if order.issued_at and order.lead and at > terms.limits.return_until(order.lead, order.issued_at):
        return "return_too_late"
    return unsupported(order, command, terms)


def _complete_answer(order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    """Contacted, found, done, basis, told: what an answer check looks for."""
    if order.contacted_at is None and not order.anonymous and not out_of_reach(order):
        return "not_contacted"
    if command.outcome is None or not command.outcome.known:
        return "missing_outcome"
    if not answers(command.outcome, order.request_type):
        return "outcome_not_fitting"
    if not command.words.strip():
        return "missing_words"
    return "missing_ground" if command.outcome is Outcome.NOT_ACCEPTED and not command.basis else None


def out_of_reach(order: OrderState) -> bool:
    """Whether it was tried often enough: an unanswered call is no contact, but must not hold up an answer."""
    days = {at.astimezone(SHANGHAI).date() for at in order.attempts}
    return len(order.attempts) >= _ATTEMPTS and len(days) >= _ATTEMPT_DAYS


def _may_extend(order: OrderState, command: Command, _at: datetime, terms: Terms) -> str | None:
    if command.actor is ActorKind.UNIT and order.state not in WORKING:
        return "illegal_move"  # what rests is asked for by the system alone
    if order.extension is not None:
        return "already_extended"
    if not command.ground or not command.days:
        return "missing_ground"
    return "extension_too_long" if command.days > terms.limits.longest_extension else None


def _extension_asked(order: OrderState, _command: Command, _at: datetime, _terms: Terms) -> str | None:
    return None if order.extension == "requested" else "illegal_move"


def _words(_order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    return None if command.words.strip() else "missing_words"


def _units_named(_order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    return None if command.units else "missing_units"


def _may_be_asked(order: OrderState, command: Command, _at: datetime, terms: Terms) -> str | None:
    """Another unit of the district that takes part in nothing against itself."""
    if not set(command.units) <= terms.receiving:
        return "unknown_unit"
    excluded = {order.lead, order.respondent_unit}
    return "unit_excluded" if excluded & set(command.units) else None


def _may_be_called(order: OrderState, command: Command, _at: datetime, terms: Terms) -> str | None:
    """Departments that receive orders, the lead among them: a town calls whoever is competent."""
    if not set(command.units) <= terms.receiving:
        return "unknown_unit"
    return "unit_excluded" if order.respondent_unit in command.units else None


def _one_open_ask(order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    asked = [each.unit for each in helps(order) if each.given is None]
    return "already_asked" if set(asked) & set(command.units) else None


def _was_asked(order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    asked = [each.unit for each in helps(order) if each.given is None]
    return None if command.actor_id in asked else "wrong_unit"


def _co_handles(order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    return None if command.actor_id in order.co else "wrong_unit"


def _whistles(order: OrderState, command: Command, _at: datetime, terms: Terms) -> str | None:
    """A town blows, for departments, on what it leads, helps with, was copied on or lies in it."""
    part = (order.lead, order.town, *order.co, *order.informed, *(each.unit for each in helps(order)))
    if command.actor_id not in terms.towns or command.actor_id not in part:
        return "wrong_unit"
    return "unit_excluded" if terms.towns & set(command.units) else None


def _was_whistled_for(order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    waiting = [each.unit for whistle in whistles(order) for each in whistle.units if each.at is None]
    return None if command.actor_id in waiting else "wrong_unit"


def _consults(order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    """The town that whistled or the desk keeps the minutes, once a whistle."""
    open_ones = [each.town for each in whistles(order) if each.minuted_at is None]
    if not open_ones:
        return "illegal_move"
    return "wrong_unit" if command.actor is ActorKind.UNIT and command.actor_id not in open_ones else None


def _somebody_is_late(order: OrderState, _command: Command, at: datetime, _terms: Terms) -> str | None:
    return None if late(order, at) else "illegal_move"


def _held_already(_order: OrderState, command: Command, at: datetime, _terms: Terms) -> str | None:
    return "call_time" if command.called_at and command.called_at > at else None


def _section(_order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    return None if command.section else "missing_section"


def _ground(_order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    return None if command.ground and command.basis else "missing_ground"


def _review_day(_order: OrderState, command: Command, at: datetime, _terms: Terms) -> str | None:
    """What is shelved is looked at again on a day."""
    on = command.review_on
    return None if on is not None and on > at.date() else "missing_review_day"


def _city_has_time(order: OrderState, command: Command, at: datetime, terms: Terms) -> str | None:
    """What rests beyond the city's date needs days that were asked of the city, or still can be."""
    assert command.review_on is not None
    days = terms.limits.days_past_city(order.due, terms.limits.morning(command.review_on))
    if not days or (order.extension == "requested" and days <= (order.extension_days or 0)):
        return None
    assert order.due is not None
    assert order.due.city is not None
    ahead = order.extension is None and at < order.due.city
    return None if ahead and days <= terms.limits.longest_extension else "past_city_date"


def _another_colour(order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    return None if order.due and command.colour is not order.due.colour else "illegal_move"


def _still_provisional(order: OrderState, _command: Command, _at: datetime, terms: Terms) -> str | None:
    due = order.due
    return None if due and terms.limits.recounted(due, order.lead) is not due else "illegal_move"


def _target(order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    return "unknown_order" if command.into in (None, order.order_id) else None


def _new_due(_order: OrderState, command: Command, _at: datetime, _terms: Terms) -> str | None:
    return None if command.due_city else "missing_due"


GUARDS: dict[Move, tuple[Guard, ...]] = {
    Move.DISPATCH: (_not_sealed, _known_unit, _not_excluded, _not_alone_after_failing),
    Move.ACCEPT_RETURN: (
        _not_sealed,
        _below_cap,
        _known_unit,
        _not_excluded,
        _another_unit,
        _not_alone_after_failing,
    ),
    Move.DESIGNATE: (_not_sealed, _known_unit, _not_excluded, _designable, _not_alone_after_failing),
    Move.REWORK: (_lead_may_try_again,),
    Move.ASSIGN: (_section,),
    Move.ATTEMPT_CONTACT: (_words,),
    Move.SECTION_RETURN: (_words,),
    Move.DRAFT: (_complete_answer,),
    Move.DISAPPROVE: (_words,),
    Move.ANSWER_TOGETHER: (_complete_answer,),
    Move.ASK_FACTS: (_words,),
    Move.SPLIT: (_words,),
    Move.ASK_HELP: (_not_sealed, _words, _units_named, _may_be_asked, _one_open_ask),
    Move.GIVE_HELP: (_was_asked,),
    Move.REFUSE_HELP: (_was_asked, _words),
    Move.CO_REPORT: (_co_handles, _words),
    Move.WHISTLE: (_not_sealed, _words, _units_named, _may_be_called, _whistles),
    Move.REPORT_IN: (_was_whistled_for,),
    Move.CONSULT: (_consults, _words),
    Move.CHASE: (_somebody_is_late,),
    Move.THREE_WAY_CALL: (_not_sealed, _not_hidden, _words, _units_named, _may_be_called, _held_already),
    Move.RECLOCK: (_still_provisional,),
    Move.WARN: (_another_colour,),
    Move.REQUEST_RETURN: (_may_return,),
    Move.REFUSE_RETURN: (_words,),
    Move.ANSWER: (_complete_answer,),
    Move.SEND_BACK: (_words,),
    Move.REQUEST_EXTENSION: (_may_extend,),
    Move.GRANT_EXTENSION: (_extension_asked,),
    Move.REFUSE_EXTENSION: (_extension_asked,),
    Move.CHANGE_DUE: (_new_due,),
    Move.SHELVE: (_words, _review_day, _city_has_time),
    Move.GUIDE: (_words,),
    Move.MERGE: (_target,),
    Move.REQUEST_RETURN_TO_CITY: (_ground,),
}
