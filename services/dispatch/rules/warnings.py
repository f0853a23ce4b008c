"""Three-colour warnings (三色预警): which an order's lead is told next, and when."""

from datetime import datetime

from shared.contract.events.order import OrderState
from shared.domain.lifecycle import WORKING, State
from shared.domain.vocabulary import Colour

AT_WORK = WORKING | {State.APPROVAL}
"""States in which time runs for a unit, and in which it is warned."""

_WORDS = {
    Colour.YELLOW: "黄色预警：办理时间已过半",
    Colour.ORANGE: "橙色预警：办理时间只剩五分之一",
    Colour.RED: "红色预警：已超过办理时限",
}
_ORDER = tuple(_WORDS)


def next_warning(order: OrderState) -> tuple[Colour, datetime] | None:
    """The next colour and its instant; None when nothing is to be told any more."""
    due = order.due
    if due is None or order.state not in AT_WORK:
        return None
    told = _ORDER.index(due.colour) + 1 if due.colour in _WORDS else 0
    instants = (due.yellow, due.orange, due.binding)
    return next(((_ORDER[place], at) for place in range(told, 3) if (at := instants[place])), None)


def colour_at(order: OrderState, now: datetime) -> Colour | None:
    """The colour an order has reached by now and that was not told yet: only the worst one is told."""
    found = None
    while (coming := next_warning(order)) and coming[1] <= now:
        assert order.due is not None
        found = coming[0]
        order = order.model_copy(update={"due": order.due.model_copy(update={"colour": found})})
    return found


def words_of(colour: Colour) -> str:
    """The warning in words."""
    return _WORDS[colour]
