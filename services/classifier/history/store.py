"""Lessons in the database: kept as moves come in, in any order; read with the words of the complaint."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.classifier.history.lessons import Lesson
from shared.platform.database import Connection, Pool

# An older version changes nothing but that a person decided: moves may come in any order.
_KEEP = """
insert into lesson as kept (order_id, version, complaint_id, item_id, category, unit, by_person, closed, at)
select * from unnest($1::uuid[], $2::int[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::bool[],
                     $8::bool[], $9::timestamptz[])
on conflict (order_id) do update set
    by_person = kept.by_person or excluded.by_person,
    version = greatest(kept.version, excluded.version),
    category = case when excluded.version > kept.version then excluded.category else kept.category end,
    unit = case when excluded.version > kept.version then excluded.unit else kept.unit end,
    closed = case when excluded.version > kept.version then excluded.closed else kept.closed end,
    at = greatest(kept.at, excluded.at)"""

# One look into each index a lesson; the words are those of the complaint's latest version.
_PAGE = """
select l.*, c.result from (select * from lesson where order_id > $1 order by order_id limit $2) l
cross join lateral (
    select result from classified k where k.complaint_id = l.complaint_id order by version desc limit 1) c
order by l.order_id"""


async def keep(tx: Connection, lessons: Sequence[Lesson]) -> None:
    """Write lessons, one an order."""
    columns = [
        [getattr(each, name) for each in lessons]
        for name in (
            "order_id",
            "version",
            "complaint_id",
            "item_id",
            "category",
            "unit",
            "by_person",
            "closed",
            "at",
        )
    ]
    await tx.execute(_KEEP, *columns)


async def page(database: Connection | Pool, after: UUID, limit: int) -> list[dict[str, Any]]:
    """The next lessons by order, each with its complaint's classification as it was sent (`result`)."""
    return [dict(row) for row in await database.fetch(_PAGE, after, limit)]
