"""The index of words, filled behind the loop: never in the transaction of an event."""

from datetime import datetime
from time import monotonic

import orjson

from services.dispatch.search.words import pairs_of, searched_text
from shared.platform.database import Connection
from shared.stream.ports import Effects
from shared.stream.service import Store, Timer

AT_ONCE = 300
_SECONDS, _AT_MOST = 5.0, 0.5
"""Every so often, for so long: a tenth of a core while catching up, else what is new takes."""

_TAKE = """
delete from complaint_to_index
where ctid = any(array(select ctid from complaint_to_index limit $1)) returning complaint_id"""

_COMPLAINTS = "select complaint_id, version, payload from complaint where complaint_id = any($1::uuid[])"

_FILL = """
insert into complaint_words (complaint_id, version, at, said, pairs)
select complaint_id, version, at, said, string_to_array(pairs, E'\\x1f')
from unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::text[], $5::text[])
    as w(complaint_id, version, at, said, pairs)
on conflict (complaint_id) do update
set version = excluded.version, at = excluded.at, said = excluded.said, pairs = excluded.pairs"""


async def look(store: Store) -> None:
    """Fill in what is new, or for a while when there is much."""
    until = monotonic() + _AT_MOST
    while await store.direct.transact(fill) == AT_ONCE and monotonic() < until:
        pass


async def fill(tx: Connection, _now: datetime) -> tuple[Effects, int]:
    """Put the next complaints into the index; returns how many versions that were."""
    taken = [row["complaint_id"] for row in await tx.fetch(_TAKE, AT_ONCE)]
    rows = await tx.fetch(_COMPLAINTS, taken) if taken else []
    if rows:
        await tx.execute(_FILL, *zip(*map(_filled, rows), strict=True))
    return Effects(), len(taken)


def search_timer() -> Timer:
    """Every five seconds."""
    return Timer("search", _SECONDS, look)


def _filled(row: dict[str, object]) -> tuple[object, ...]:
    complaint = orjson.loads(row["payload"])["complaint"]  # type: ignore[arg-type]
    said = searched_text(complaint)
    at = datetime.fromisoformat(complaint["submitted_at"])
    return row["complaint_id"], row["version"], at, said, "\x1f".join(pairs_of(said))
