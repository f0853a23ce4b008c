"""Deletes hourly what has had its time, each kind after its own; what is open or awaited is never old."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from services.dispatch.metrics import DELETED
from services.dispatch.settings import Settings
from shared.domain.lifecycle import ENDED
from shared.platform.database import Connection
from shared.stream.retention import retention_timer
from shared.stream.service import Timer

_OVER = """exists (
    select from work_order o where o.order_id = t.order_id and o.state = any($3::text[]))"""

_OLD = {
    "notice": "t.at < $1",
    "desk_task": "t.done_at < $1",
    "city_report": "t.at < $1 and (t.acknowledged or not t.awaits or t.corrected_by is not null)",
    "emergency_transfer": f"t.at < $1 and {_OVER}",
    "hand_over": f"t.at < $1 and t.state <> 'open' and {_OVER}",
    "related_case": f"t.at < $1 and {_OVER}",
    "knowledge": "t.expires_on < $1::timestamptz::date",
    "backtest": "t.at < $1",
}
"""Table → when a row of it, older than its period, may go."""

_DELETE = """
with gone as (delete from {table} where ctid = any(array(
    select t.ctid from {table} t where {old} limit $2)) returning 1)
select count(*) from gone"""

Periods = Mapping[str, timedelta]
"""How long each kind is kept, by table."""


def periods_of(settings: Settings) -> Periods:
    """As the operator set them."""
    outside = timedelta(days=settings.outside_days)
    return {
        "notice": timedelta(days=settings.notice_days),
        "desk_task": timedelta(days=settings.task_days),
        "city_report": timedelta(days=settings.city_report_days),
        "emergency_transfer": outside,
        "hand_over": outside,
        "related_case": outside,
        "knowledge": timedelta(days=settings.knowledge_days),
        "backtest": timedelta(days=settings.backtest_days),
    }


async def delete_old(tx: Connection, periods: Periods, now: datetime, most: int) -> Mapping[str, int]:
    """Delete at most so many rows of each kind; returns how many, by table."""
    gone = {}
    for table, old in _OLD.items():
        ended = ([state.value for state in ENDED],) if _OVER in old else ()
        statement = _DELETE.format(table=table, old=old)
        gone[table] = await tx.fetchval(statement, now - periods[table], most, *ended)
    return gone


def deleting(periods: Periods) -> Timer:
    """The job, with these periods."""

    async def old(tx: Connection, now: datetime, most: int) -> Mapping[str, int]:
        return await delete_old(tx, periods, now, most)

    return retention_timer(old, DELETED, _OLD)
