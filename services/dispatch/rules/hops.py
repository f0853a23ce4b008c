"""The hop ledger (流转): one unit handing to another, with the time the first one used."""

from datetime import datetime

from shared.contract.events.order import Hop, OrderState

RECUSAL = "recusal"
"""Ground of a hop: the lead turned out to be the unit complained of."""

SEALED = "sealed"
"""Ground of a hop: the matter was sealed."""

DESK = "desk"
"""Ground of a hop: the desk took it back or moved it by itself."""


def hop(order: OrderState, to_unit: str, ground: str, at: datetime) -> Hop:
    """The order leaves its lead for `to_unit`."""
    assert order.lead is not None
    used = int((at - (order.issued_at or at)).total_seconds())
    return Hop(from_unit=order.lead, to_unit=to_unit, at=at, ground=ground, seconds_used=max(used, 0))


def counted(order: OrderState) -> int:
    """Hops that count towards the cap: those a unit asked for. Not by their ground, which the unit chose."""
    return len(order.returned_by)
