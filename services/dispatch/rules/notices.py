"""Who is told of a move, as what, and in which words; a sealed matter is told to no unit."""

from collections.abc import Iterable

from services.dispatch.rules.commands import Command, Notice
from shared.contract.events.order import OrderState
from shared.domain.lifecycle import WORKING, Move, State
from shared.domain.vocabulary import Confidentiality, OrderKind, UnitRole

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
}
_HELD = WORKING | {State.RETURN_REQUESTED, State.SHELVED, State.ANSWERED, State.ANSWER_CHECK}
"""The lead has something to do, or may have again soon."""

_WITHDRAWN = "该工单已改派其他单位,请停止办理。"


def notices(before: OrderState, after: OrderState, command: Command) -> tuple[Notice, ...]:
    """The notices of a move from `before` to `after`."""
    if command.move in _ISSUES:
        return (*_taken_away(before, after), *issued(after, _ISSUES[command.move], command.words))
    if command.move is Move.WITHDRAW:
        return _all(before, OrderKind.WITHDRAWN, command.words)
    if command.move is Move.QUEUE:
        return _all(before, OrderKind.WITHDRAWN, _WITHDRAWN)
    kind = _TO_LEAD.get(command.move)
    if kind is None or not after.lead or after.state not in _HELD or is_sealed(after):
        return ()
    return (Notice(kind, UnitRole.LEAD, after.lead, command.words),)


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


def is_sealed(order: OrderState) -> bool:
    """Whether no unit may learn of it."""
    return order.confidentiality is Confidentiality.SEALED


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
