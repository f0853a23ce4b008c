"""Whose an order is to read: kept beside it, so that the database can judge it too."""

from services.dispatch.rules.joint import helps, whistled
from shared.contract.events.order import OrderState


def seen_by(order: OrderState) -> list[str]:
    """Units that have or had a part in the order or are called to it, by their codes; never the one it is
    against.
    """
    had_part = {order.lead, *order.co, *order.informed, *(hop.from_unit for hop in order.hops)}
    called = whistled(order) | {each.unit for each in helps(order)}
    return sorted(unit for unit in had_part | called if unit is not None and unit != order.respondent_unit)
