"""The one way to move a work order: the lifecycle table, the guards, the changes, and who is told."""

from datetime import datetime
from typing import Any

from services.dispatch.rules.changes import changes
from services.dispatch.rules.commands import Command, Moved, Refused, Terms
from services.dispatch.rules.guards import is_stale, is_stranger, refusal
from services.dispatch.rules.notices import notices
from shared.contract.events.order import OrderState
from shared.domain.lifecycle import Illegal, next_state


def apply(order: OrderState, command: Command, at: datetime, terms: Terms) -> Moved | Refused:
    """The order one version later, or why it stays as it is.

    `at` is when the move is made; should it lie before the order's last move, that one's time is taken.
    """
    if is_stranger(order, command):
        return Refused("wrong_unit")
    if is_stale(order, command):
        return Refused("stale_version")
    state = next_state(order.state, command.move, command.actor, order.resume)
    if isinstance(state, Illegal):
        return Refused("illegal_move")
    at = max(at, order.moved_at or order.created_at)
    code = refusal(order, command, at, terms)
    if code is not None:
        return Refused(code)
    update: dict[str, Any] = {"version": order.version + 1, "state": state, "moved_at": at}
    if state is not order.state:
        update |= {"state_since": at, "pause": None}  # shelving sets one; whatever ends it, ends the pause
    update |= changes(order, command, at, terms)
    moved = order.but(update)
    return Moved(moved, notices(order, moved, command))
