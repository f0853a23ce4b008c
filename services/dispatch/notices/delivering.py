"""Due notices go to the carrier, urgent ones first; what isn't taken is tried again, later each time."""

from collections.abc import Sequence
from datetime import datetime

import httpx

from services.dispatch import metrics
from services.dispatch.notices import sql
from services.dispatch.notices.carriers import Carrier, Notice
from shared.platform.database import Connection
from shared.platform.logs import get_logger
from shared.stream.ports import Effects

AT_ONCE = 100

log = get_logger(__name__)


async def deliver(carrier: Carrier, tx: Connection, now: datetime) -> tuple[Effects, int]:
    """Deliver what is due; returns how many were taken. The rows are held, so that each has one carrier."""
    due = [dict(row) for row in await tx.fetch(sql.TO_DELIVER, now, AT_ONCE)]
    if not due:
        return Effects(), 0
    ids = [notice["notice_id"] for notice in due]
    taken = await _taken(carrier, [_told(notice) for notice in due])
    await tx.execute(sql.DELIVERED if taken else sql.LATER, now, ids)
    metrics.NOTICES.labels("delivered" if taken else "failed").inc(len(due))
    return Effects(), len(due) if taken else 0


async def _taken(carrier: Carrier, notices: Sequence[Notice]) -> bool:
    try:
        await carrier.carry(notices)
    except (OSError, httpx.HTTPError) as error:
        log.warning("notices not taken", reason=type(error).__name__)
        return False
    return True


def _told(notice: Notice) -> Notice:
    return {name: value for name, value in notice.items() if name != "tries"}
