"""Orders whose complaint says the words asked for, the newest first, as far as the caller may see them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from services.dispatch.search.words import asked_words, pairs_of, says
from shared.platform.database import Connection, Pool

_MOST = 200

# Who sees only a unit's orders is shown those it leads.
_FIND = """
select w.complaint_id, w.said from complaint_words w
where w.pairs @> $1::text[]
  and ($2::text[] is null or exists (
      select from work_order o where o.complaint_id = w.complaint_id and o.lead = any($2)))
order by w.at desc limit $3"""

ORDERS = """
select o.order_state, c.payload from work_order o join complaint c using (complaint_id)
join unnest($1::uuid[]) with ordinality as f(complaint_id, place) using (complaint_id)
where o.confidentiality <> 'sealed' order by f.place, o.item limit 100"""


async def complaints_saying(
    reader: Pool | Connection, said: str, units: Collection[str] | None
) -> list[UUID]:
    """Complaints by their words, the newest first; none for less than two characters."""
    words = asked_words(said)
    pairs = [pair for word in words for pair in pairs_of(word)]
    if not pairs:
        return []
    rows = await reader.fetch(_FIND, pairs, None if units is None else sorted(units), _MOST)
    return [row["complaint_id"] for row in rows if says(row["said"], words)]


async def orders_of(reader: Pool | Connection, complaints: Collection[UUID]) -> list[Any]:
    """Rows of their orders in the same order, at most a hundred."""
    return list(await reader.fetch(ORDERS, complaints)) if complaints else []
