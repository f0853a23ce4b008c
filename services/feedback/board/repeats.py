"""Whether each order's matter came up before it (clause 52): kept beside `score`, and summed by month."""

from collections.abc import Sequence
from datetime import tzinfo
from uuid import UUID

from services.feedback.board.events import Cut
from services.feedback.board.sums import Summed
from shared.platform.database import Connection

CHANGED = "select distinct order_id from order_move where tx >= $1 and tx < $2 order by order_id"
MARK = "select tx from order_move where tx >= $1 and tx < $2 order by tx offset $3 limit 1"
KEPT = "select up_to from followed"
KEEP = "update followed set up_to = $1"

# Whatever an order's place in a matter is now or was before: the one that comes next there may repeat it.
NEXT = """
select n.order_id from (
    select matter_id, created_at, order_id from order_repeat where order_id = any($1::uuid[])
    union
    select matter_id, created_at, order_id from order_view
    where order_id = any($1::uuid[]) and matter_id is not null) as place
cross join lateral (
    select v.order_id from order_view v
    where v.matter_id = place.matter_id and (v.created_at, v.order_id) > (place.created_at, place.order_id)
    order by v.created_at, v.order_id limit 1) as n"""

FORGET = """
delete from order_repeat where order_id in (
    select order_id from order_view where order_id = any($1::uuid[]) and matter_id is null)"""

# The 180 days are the span of clause 52's mark: without one the share would only ever grow. Most looks change
# nothing, and then nothing is written.
LOOK = """
insert into order_repeat as r (order_id, matter_id, created_at, month, category, again)
select order_id, matter_id, created_at, date_trunc('month', created_at at time zone $2)::date,
       coalesce(category, ''), exists (
           select from order_view p
           where p.matter_id = v.matter_id and (p.created_at, p.order_id) < (v.created_at, v.order_id)
             and p.created_at >= v.created_at - interval '180 days')
from order_view v where order_id = any($1::uuid[]) and matter_id is not null
on conflict (order_id) do update set
    matter_id = excluded.matter_id, created_at = excluded.created_at, month = excluded.month,
    category = excluded.category, again = excluded.again
where (r.matter_id, r.created_at, r.month, r.category, r.again) is distinct from
      (excluded.matter_id, excluded.created_at, excluded.month, excluded.category, excluded.again)"""

_BY_EITHER = """
select to_char(month, 'YYYY-MM') as month, category, known, repeated from (
    select month, category, {} from {} group by grouping sets ((month), (category))) as either
where known > 0"""
BY_EITHER = Summed(
    _BY_EITHER.format(
        "count(*) as known, count(*) filter (where again) as repeated",
        "order_repeat where created_at >= $1 and created_at < $2",
    ),
    _BY_EITHER.format(
        "sum(known)::bigint as known, sum(repeated)::bigint as repeated",
        "repeat_sum where month >= $1 and month < $2",
    ),
    "select exists (select from order_repeat where created_at >= $1 and created_at < $2)",
)
"""Orders of known matters created in a period, and those that repeat one: by month, and by category."""

_MOVES, _AT_ONCE = 50_000, 5_000
"""Moves until the mark is kept, orders a transaction."""


async def follow(connection: Connection, at: Cut, zone: tzinfo, *, moves: int = _MOVES) -> None:
    """Look again at the orders that changed since last time, up to the cut, and at those after them.

    Only under `counting`: two at a time would each miss the other's. Safe to stop anywhere: the mark moves
    behind what was looked at. What came after the cut is looked at here or the next time, it makes no
    difference.
    """
    since = await connection.fetchval(KEPT)
    while since < at.up_to:
        mark = await connection.fetchval(MARK, since, at.up_to, moves)
        up_to = at.up_to if mark is None or mark == since else mark  # all of one transaction, however large
        changed = [row[0] for row in await connection.fetch(CHANGED, since, up_to)]
        for first in range(0, len(changed), _AT_ONCE):
            async with connection.transaction():
                await _look(connection, changed[first : first + _AT_ONCE], zone)
        await connection.execute(KEEP, up_to)
        since = up_to


async def _look(connection: Connection, orders: Sequence[UUID], zone: tzinfo) -> None:
    following = [row[0] for row in await connection.fetch(NEXT, orders)]
    await connection.execute(FORGET, orders)
    await connection.execute(LOOK, [*{*orders, *following}], str(zone))
