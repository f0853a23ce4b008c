"""Keeps `score` in step with the events: only orders that changed are counted again."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from services.feedback.board.events import Cut, District, ScoreRow, cut, folded
from services.feedback.rules.measures import COUNTS
from services.feedback.rules.score import is_at_work
from shared.platform.database import Connection

# Whoever counts or publishes holds this lock: nobody publishes from rows half counted.
LOCK = "select pg_advisory_lock(7702)"
UNLOCK = "select pg_advisory_unlock(7702)"

CHANGED = """
select order_id from order_move where tx >= $1 and tx < $2
union select order_id from callback_result where tx >= $1 and tx < $2
union select order_id from exception_decision where tx >= $1 and tx < $2
union select order_id from exclusion where tx >= $1 and tx < $2
union select order_id from score where next_at <= $3
order by order_id"""

FORGET = "delete from score where order_id = any($1::uuid[])"
FORGET_OPEN = "delete from open_order where order_id = any($1::uuid[])"
OPEN_COLUMNS = ("order_id", "unit", "due")
KEEP = "update scored set up_to = $1, at = $2"
KEPT = "select up_to, at from scored"
FOREIGN = """
select coalesce(max(tx), 0) >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint from order_move"""

COLUMNS = (*ScoreRow._fields[:-1], *COUNTS)
_AT_ONCE = 5_000


@asynccontextmanager
async def counting(connection: Connection) -> AsyncIterator[None]:
    """While open, this connection alone counts and publishes."""
    await connection.execute(LOCK)
    try:
        yield
    finally:
        await connection.execute(UNLOCK)


async def catch_up(connection: Connection, district: District) -> tuple[Cut, int]:
    """Count what changed since last time; returns the cut now reached and how many orders changed.

    Only under `counting`. Safe to stop anywhere: the mark moves last, and counting an order twice gives the
    same rows. Raises RuntimeError where the rows came from another server by a logical restore.
    """
    if await connection.fetchval(FOREIGN):
        raise RuntimeError("events carry another server's transaction numbers: docs/services/feedback.md")
    kept = Cut(*await connection.fetchrow(KEPT))
    now = await cut(connection)
    changed = [row[0] for row in await connection.fetch(CHANGED, kept.up_to, now.up_to, now.at)]
    for first in range(0, len(changed), _AT_ONCE):
        async with connection.transaction():
            await _count(connection, changed[first : first + _AT_ONCE], now, district)
    await connection.execute(KEEP, *now)
    return now, len(changed)


async def _count(connection: Connection, orders: Sequence[UUID], at: Cut, district: District) -> None:
    found = await folded(connection, orders, at, district)
    await connection.execute(FORGET, orders)
    records = [(*row[:-1], *row.counts) for each in found for row in each.rows]
    await connection.copy_records_to_table("score", records=records, columns=COLUMNS)
    await connection.execute(FORGET_OPEN, orders)
    at_work = [(each.order_id, each.order.lead, each.order.due) for each in found if is_at_work(each.order)]
    await connection.copy_records_to_table("open_order", records=at_work, columns=OPEN_COLUMNS)
