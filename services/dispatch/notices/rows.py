"""Alerts as rows of the outbox: each once, with the role that is told and from when it may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.dispatch.notices import sql
from services.dispatch.rules.alerts import Alert
from services.dispatch.rules.duty import Duty
from shared.domain.identifiers import stable_id
from shared.platform.database import Connection


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice about an order (none: about a unit's whole load)."""

    notice_id: UUID
    alert: Alert
    role: str
    order_id: UUID | None
    reference: str
    next_try: datetime


def notice_row(alert: Alert, duty: Duty, at: datetime, order_id: UUID | None, reference: str) -> NoticeRow:
    """The row of an alert raised at `at`."""
    role = duty.role(alert.unit, alert.level)
    name = stable_id("notice", alert.kind.value, order_id, alert.since, alert.unit, alert.level.value)
    next_try = duty.reached_from(alert.unit, alert.level, at, urgent=alert.urgent)
    return NoticeRow(name, alert, role.role if role else "", order_id, reference, next_try)


async def insert(tx: Connection, rows: Sequence[NoticeRow], now: datetime) -> set[UUID]:
    """Keep the notices; returns the ids of those that are new."""
    if not rows:
        return set()
    found = await tx.fetch(
        sql.INSERT,
        now,
        [row.notice_id for row in rows],
        [row.alert.kind.value for row in rows],
        [row.alert.unit for row in rows],
        [row.alert.level.value for row in rows],
        [row.role for row in rows],
        [row.order_id for row in rows],
        [row.reference for row in rows],
        [row.alert.words for row in rows],
        [row.alert.urgent for row in rows],
        [row.next_try for row in rows],
    )
    return {row["notice_id"] for row in found}
