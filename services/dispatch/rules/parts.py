"""What units that don't lead an order still owe it: whistled for, asked for one act, or handling a share."""

from dataclasses import dataclass
from datetime import datetime

from services.dispatch.rules.joint import helps, whistled, whistles
from services.dispatch.rules.warnings import AT_WORK
from shared.contract.events.order import OrderState


@dataclass(frozen=True, slots=True)
class Part:
    """One part owed; `kind`: whistle, help or co; `by`: the unit or person who asked for it."""

    kind: str
    by: str | None
    words: str
    due: datetime | None


def owed(order: OrderState, unit: str) -> Part | None:
    """What this unit still owes, the most pressing kind first; None where nothing.

    Never from the order's lead, nor from the one it is against (回避).
    """
    if unit in (order.lead, order.respondent_unit):
        return None
    for blown in whistles(order):
        if any(each.unit == unit and each.at is None for each in blown.units):
            return Part("whistle", blown.town, blown.words, blown.due)
    for asked in helps(order):
        if asked.unit == unit and asked.given is None:
            return Part("help", asked.asked_by, asked.act, asked.due)
    if unit in order.co and unit not in (order.joint.co_reported if order.joint else ()):
        return Part("co", order.lead, "", order.due.binding if order.due else None)
    return None


def awaited(order: OrderState) -> list[str]:
    """Units that still owe a part in an order at work, by their codes."""
    if order.state not in AT_WORK:
        return []
    called = whistled(order) | {each.unit for each in helps(order)} | {*order.co}
    return sorted(unit for unit in called if owed(order, unit))
