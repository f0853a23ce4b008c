"""Who is told of a move, as what, and in which words; a sealed matter is told to no unit."""

from collections.abc import Callable, Iterable

from services.dispatch.rules.chasing import chased_now
from services.dispatch.rules.commands import Command, Notice
from services.dispatch.rules.joint import calls, helps, whistles
from shared.contract.events.order import OrderState
from shared.domain.lifecycle import LEADING, Move
from shared.domain.vocabulary import ActorKind, Confidentiality, OrderKind, UnitRole

_ISSUES = {
    Move.DISPATCH: OrderKind.ISSUED,
    Move.ACCEPT_RETURN: OrderKind.REISSUED,
    Move.DESIGNATE: OrderKind.DESIGNATED,
}
_TO_LEAD = {
    Move.FOLLOW_UP: OrderKind.FOLLOWED_UP,
    Move.URGE: OrderKind.URGED,
    Move.SUPERVISE: OrderKind.SUPERVISED,
    Move.ESCALATE: OrderKind.SUPERVISED,
    Move.CHANGE_DUE: OrderKind.DUE_CHANGED,
    Move.REWORK: OrderKind.REWORK,
    Move.SEND_BACK: OrderKind.ANSWER_SENT_BACK,
    Move.REFUSE_RETURN: OrderKind.RETURN_REFUSED,
    Move.GRANT_EXTENSION: OrderKind.EXTENSION_DECIDED,
    Move.REFUSE_EXTENSION: OrderKind.EXTENSION_DECIDED,
    Move.WARN: OrderKind.WARNED,
    Move.RECLOCK: OrderKind.DUE_CHANGED,
    Move.GIVE_HELP: OrderKind.HELP_ANSWERED,
    Move.REFUSE_HELP: OrderKind.HELP_ANSWERED,
    Move.CO_REPORT: OrderKind.CO_REPORTED,
    Move.DISAPPROVE: OrderKind.APPROVAL_DECIDED,
}

_TEXT = 20_000
_WITHDRAWN = "该工单已改派其他单位，请停止办理。"


def notices(before: OrderState, after: OrderState, command: Command) -> tuple[Notice, ...]:
    """The notices of a move from `before` to `after`."""
    if command.move in _ISSUES:
        return (
            *_taken_away(before, after),
            *issued(after, _ISSUES[command.move], _for_the_next(after, command.words)),
        )
    if command.move is Move.WITHDRAW:
        return _all(before, OrderKind.WITHDRAWN, command.words)
    if command.move in (Move.QUEUE, Move.REWORK_ELSEWHERE):
        return _all(before, OrderKind.WITHDRAWN, _WITHDRAWN)
    works = after.state in LEADING or command.move is Move.THREE_WAY_CALL
    if not works or is_sealed(after):
        return ()
    if command.move in _TO_OTHERS:
        return _TO_OTHERS[command.move](after, command)
    kind = _TO_LEAD.get(command.move)
    if command.move is Move.CONTACT and command.actor is ActorKind.DESK:
        kind = OrderKind.FOLLOWED_UP  # the desk spoke to a hidden complainant in the unit's stead
    return (Notice(kind, UnitRole.LEAD, after.lead, command.words),) if kind and after.lead else ()


def issued(order: OrderState, kind: OrderKind, words: str = "") -> tuple[Notice, ...]:
    """The lead is given the order, co-handling units too, the informed get a copy."""
    if is_sealed(order) or not order.lead:
        return ()
    others = OrderKind.ISSUED if kind is OrderKind.DESIGNATED else kind
    return (
        Notice(kind, UnitRole.LEAD, order.lead, words),
        *_each(order.co, others, UnitRole.CO),
        *_each(order.informed, OrderKind.COPIED, UnitRole.INFORMED),
    )


def _for_the_next(order: OrderState, words: str) -> str:
    """Whoever leads next reads, beside the desk's words, why it is done again and what was said on calls."""
    return "\n".join(filter(None, (words, order.rework_words, *(each.words for each in calls(order)))))[
        :_TEXT
    ]


def is_sealed(order: OrderState) -> bool:
    """Whether no unit may learn of it."""
    return order.confidentiality is Confidentiality.SEALED


def _help_asked(order: OrderState, command: Command) -> tuple[Notice, ...]:
    asked = helps(order)[-len(command.units) :]
    kind, role = OrderKind.HELP_ASKED, UnitRole.HELP
    return tuple(Notice(kind, role, each.unit, command.words, each.due) for each in asked)


def _whistled(order: OrderState, command: Command) -> tuple[Notice, ...]:
    blown, kind = whistles(order)[-1], OrderKind.WHISTLED
    return tuple(
        Notice(kind, _role(order, each.unit), each.unit, command.words, blown.due) for each in blown.units
    )


def _reported_in(order: OrderState, command: Command) -> tuple[Notice, ...]:
    """The towns that called this unit."""
    towns = {w.town for w in whistles(order) if any(u.unit == command.actor_id for u in w.units)}
    words = command.words or "已报到"
    return tuple(Notice(OrderKind.REPORTED_IN, _role(order, town), town, words) for town in sorted(towns))


def _linked(order: OrderState, command: Command) -> tuple[Notice, ...]:
    """The lead; and who leads the class matter, if it came in by that."""
    kind = OrderKind.CLASS_MATTER
    units = [order.lead, command.unit if command.unit in order.co else None]
    return tuple(Notice(kind, _role(order, unit), unit, command.words) for unit in units if unit)


def _chased(order: OrderState, command: Command) -> tuple[Notice, ...]:
    """Whoever is late."""
    kind = OrderKind.CHASED
    return tuple(Notice(kind, _role(order, unit), unit, command.words) for unit in chased_now(order))


def _consulted(order: OrderState, command: Command) -> tuple[Notice, ...]:
    """Everybody at the table reads the minutes."""
    last = max((w for w in whistles(order) if w.minuted_at), key=lambda w: w.minuted_at or w.at)
    table = dict.fromkeys((last.town, *(each.unit for each in last.units)))
    return tuple(Notice(OrderKind.CONSULTED, _role(order, unit), unit, command.words) for unit in table)


def _called(order: OrderState, command: Command) -> tuple[Notice, ...]:
    """The lead, whether it was on the call or not, and the departments that were."""
    units = dict.fromkeys((order.lead, *calls(order)[-1].units))
    kind = OrderKind.THREE_WAY_CALL
    return tuple(Notice(kind, _role(order, unit), unit, command.words) for unit in units if unit)


_TO_OTHERS: dict[Move, Callable[[OrderState, Command], tuple[Notice, ...]]] = {
    Move.ASK_HELP: _help_asked,
    Move.WHISTLE: _whistled,
    Move.REPORT_IN: _reported_in,
    Move.CONSULT: _consulted,
    Move.LINK: _linked,
    Move.CHASE: _chased,
    Move.THREE_WAY_CALL: _called,
}


def _role(order: OrderState, unit: str) -> UnitRole:
    if unit == order.lead:
        return UnitRole.LEAD
    if unit in order.co:
        return UnitRole.CO
    return UnitRole.INFORMED if unit in order.informed else UnitRole.HELP


def _taken_away(before: OrderState, after: OrderState) -> tuple[Notice, ...]:
    """Units that had a part before and have none now."""
    had = ((before.lead, UnitRole.LEAD), *((unit, UnitRole.CO) for unit in before.co))
    part = {after.lead, *after.co, *after.informed}
    return tuple(
        Notice(OrderKind.WITHDRAWN, role, unit, _WITHDRAWN) for unit, role in had if unit and unit not in part
    )


def _all(order: OrderState, kind: OrderKind, words: str) -> tuple[Notice, ...]:
    """Everybody who was told before, so that nobody goes on in vain."""
    lead = (Notice(kind, UnitRole.LEAD, order.lead, words),) if order.lead else ()
    return (
        *lead,
        *_each(order.co, kind, UnitRole.CO, words),
        *_each(order.informed, kind, UnitRole.INFORMED, words),
    )


def _each(units: Iterable[str], kind: OrderKind, role: UnitRole, words: str = "") -> tuple[Notice, ...]:
    return tuple(Notice(kind, role, unit, words) for unit in units)
