"""Ended matters of others that say much the same: what came of them, and who solved it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import orjson

from services.dispatch.search.words import likeness, matter_text, pairs_of
from shared.platform.database import Connection, Pool

_ASKED, _LOOKED_AT, _SHOWN = 16, 300, 5
_LIKE = 0.25
"""Of the shorter text's pairs so many are the other's too: two letters on one matter share .3 and more."""

# Pairs that many texts have in common find everything and tell nothing apart.
_FREQUENT = """
select most_common_elems::text::text[] from pg_stats
where schemaname = current_schema() and tablename = 'complaint_words' and attname = 'pairs'"""

_NEAR = """
select complaint_id, pairs from complaint_words
where pairs && $1::text[] and complaint_id <> $2 order by at desc limit $3"""

_ENDED = """
select o.order_state, c.payload from work_order o join complaint c using (complaint_id)
join unnest($1::uuid[]) with ordinality as f(complaint_id, place) using (complaint_id)
where o.confidentiality = 'open' and o.order_state::json ->> 'outcome' is not null
order by f.place, o.item limit $2"""


async def ended_alike(reader: Pool | Connection, complaint: UUID, payload: bytes) -> list[Any]:
    """Rows (`order_state`, `payload`) of ended orders, the likest first, at most five.

    What hides somebody, or is sealed, is like none.
    """
    pairs = pairs_of(matter_text(orjson.loads(payload)["complaint"]))
    rare = _rare(pairs, set(await reader.fetchval(_FREQUENT) or ()))
    rows = await reader.fetch(_NEAR, rare, complaint, _LOOKED_AT) if rare else []
    found = sorted(((likeness(pairs, row["pairs"]), row["complaint_id"]) for row in rows), reverse=True)
    near = [ident for like, ident in found if like >= _LIKE]
    return list(await reader.fetch(_ENDED, near, _SHOWN)) if near else []


def _rare(pairs: list[str], frequent: Collection[str]) -> list[str]:
    """The first few that aren't frequent: titles stand first."""
    return [pair for pair in pairs if pair not in frequent][:_ASKED]
