"""The hop ledger (流转): one unit handing to another, with the time the first one used."""

from collections.abc import Callable
from datetime import datetime

from shared.contract.events.order import Hop, OrderState
from shared.domain.lifecycle import Move

RECUSAL = "recusal"
"""Ground of a hop: the lead turned out to be the unit complained of."""

SEALED = "sealed"
"""Ground of a hop: the matter was sealed."""

FAILURES = 2
"""After so many failed dispositions of a matter a unit never leads it alone again."""

FAILED_TWICE = "failed_twice"
"""Ground of a hop: the lead failed twice on the matter."""

_DISPUTED = (
    "职责争议：{returned}先后退单，已指定{lead}承办「{category}」。指定只确定本件的主办，不改变职权，"
    "请商区委编办、司法局研究，并对目录提出修改建议。"
)

Named = Callable[[str | None], str]
"""A code's name in Chinese."""

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


def rework_of(order: OrderState) -> Move:
    """How a bad answer is mended: by the same lead, or by another once this one has failed twice alone."""
    again = order.failed.count(order.lead or "") + 1 >= FAILURES
    return Move.REWORK_ELSEWHERE if again and not order.co else Move.REWORK


def has_failed_twice(order: OrderState, unit: str | None) -> bool:
    """Whether two dispositions of this matter under this unit's lead were found bad."""
    return order.failed.count(unit or "") >= FAILURES


def disputed(order: OrderState, unit_name: Named, category_name: Named) -> str:
    """What the desk takes to those who settle duties: a designation gives the duty to lead, not a power."""
    returned = "、".join(map(unit_name, dict.fromkeys(order.returned_by)))
    return _DISPUTED.format(
        returned=returned, lead=unit_name(order.lead), category=category_name(order.category)
    )
