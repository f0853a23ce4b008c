"""Whose an order is to read: kept beside it, so that the database can judge it too."""

from services.dispatch.rules.joint import helps, whistled, whistles
from services.dispatch.rules.warnings import AT_WORK
from shared.contract.events.order import OrderState


def seen_by(order: OrderState) -> list[str]:
    """Units that have or had a part in the order or are called to it, by their codes; never the one it is
    against.
    """
    had_part = {order.lead, *order.co, *order.informed, *(hop.from_unit for hop in order.hops)}
    called = whistled(order) | {each.unit for each in helps(order)}
    return sorted(unit for unit in had_part | called if unit is not None and unit != order.respondent_unit)


def awaited(order: OrderState) -> list[str]:
    """Units that still owe a part in an order at work: called and not there, asked for one act, co-handling.

    Never its lead, nor the one it is against.
    """
    if order.state not in AT_WORK:
        return []
    called = {each.unit for blown in whistles(order) for each in blown.units if each.at is None}
    asked = {each.unit for each in helps(order) if each.given is None}
    co = {*order.co} - {*(order.joint.co_reported if order.joint else ())}
    return sorted((called | asked | co) - {order.respondent_unit, order.lead})
