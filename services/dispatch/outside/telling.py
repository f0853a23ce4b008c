"""Bodies outside are told of what concerns them, through the same outbox and adapters as people on duty."""

from datetime import datetime

from services.dispatch.notices.rows import NoticeRow
from services.dispatch.rules.alerts import Alert, AlertKind
from services.dispatch.rules.notices import is_sealed
from shared.catalogue.clocks import DutyLevel
from shared.contract.events.order import OrderState
from shared.domain.identifiers import stable_id

OUTSIDE = "outside"
"""Stands for the unit in a notice to a body that is none of the district's; the role names the body."""


def told_outside(body: str, words: str, about: str, order: OrderState, now: datetime) -> NoticeRow | None:
    """The notice to a body, once for what it is `about`; a sealed matter a person tells of by himself."""
    if is_sealed(order):
        return None
    return NoticeRow(
        stable_id("notice", OUTSIDE, order.order_id, body, about),
        Alert(AlertKind.OUTSIDE, OUTSIDE, DutyLevel.DUTY, words, about),
        body,
        order.order_id,
        order.reference,
        now,
    )
