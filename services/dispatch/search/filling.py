"""The index of words, filled behind the loop: never in the transaction of an event."""

from dataclasses import dataclass
from datetime import datetime
from time import monotonic

import orjson

from services.dispatch.search.words import pairs_of, searched_text
from shared.platform.database import Connection
from shared.stream.ports import Effects
from shared.stream.service import Store, Timer

AT_ONCE = 300
_SHARE, _CATCHING_UP = 50, 10
"""A look that took a second is followed by fifty without one, ten while catching up."""

# Complaints whose latest version is not in the index yet. `(complaint_id, version)` of both are hashed.
_TO_FILL = """
select c.complaint_id, c.version, c.payload from complaint c
left join complaint_words w using (complaint_id)
where w.version is distinct from c.version limit $1"""

_FILL = """
insert into complaint_words (complaint_id, version, at, said, pairs)
select complaint_id, version, at, said, string_to_array(pairs, E'\\x1f')
from unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::text[], $5::text[])
    as w(complaint_id, version, at, said, pairs)
on conflict (complaint_id) do update
set version = excluded.version, at = excluded.at, said = excluded.said, pairs = excluded.pairs"""


@dataclass(slots=True)
class Filling:
    """Fills a few hundred at a time; after an expensive look it rests."""

    rests_until: float = 0.0

    async def look(self, store: Store) -> None:
        """Once."""
        began = monotonic()
        if began < self.rests_until:
            return
        filled = await store.direct.transact(fill)
        took = monotonic() - began
        self.rests_until = monotonic() + took * (_SHARE if filled < AT_ONCE else _CATCHING_UP)


async def fill(tx: Connection, _now: datetime) -> tuple[Effects, int]:
    """Put the next complaints into the index; returns how many."""
    rows = await tx.fetch(_TO_FILL, AT_ONCE)
    if rows:
        await tx.execute(_FILL, *zip(*map(_filled, rows), strict=True))
    return Effects(), len(rows)


def search_timer() -> Timer:
    """Every five seconds."""
    return Timer("search", 5.0, Filling().look)


def _filled(row: dict[str, object]) -> tuple[object, ...]:
    complaint = orjson.loads(row["payload"])["complaint"]  # type: ignore[arg-type]
    said = searched_text(complaint)
    at = datetime.fromisoformat(complaint["submitted_at"])
    return row["complaint_id"], row["version"], at, said, "\x1f".join(pairs_of(said))
