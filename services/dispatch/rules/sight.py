"""Whose an order is to read: kept beside it, so that the database can judge it too."""

from shared.contract.events.order import OrderState


def seen_by(order: OrderState) -> list[str]:
    """Units that have or had a part in the order or are called to it, by their codes; never the one it is
    against.
    """
    had_part = {order.lead, *order.co, *order.informed, *(hop.from_unit for hop in order.hops)}
    if order.joint is not None:
        had_part |= {each.unit for whistle in order.joint.whistles for each in whistle.units}
        had_part |= {each.unit for each in order.joint.helps}
    return sorted(unit for unit in had_part if unit is not None and unit != order.respondent_unit)
