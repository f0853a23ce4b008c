"""What must be 0, looked at while a service runs: effects missing, facts twice, events left unsent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shared.platform.database import Connection
from shared.platform.metrics import DUPLICATES, MISSING, OLDEST_OUTBOX, OUTBOX_BLOCKED
from shared.stream.looks import Missing, Twice
from shared.stream.service import Store, Timer

_SECONDS = 30.0

# The first row of each lane, by the index: what was sent and deleted lies about until the next vacuum.
_OUTBOX = """
with recursive lanes(lane) as (
    (select lane from outbox order by lane limit 1)
    union all
    select (select o.lane from outbox o where o.lane > lanes.lane order by o.lane limit 1)
    from lanes where lanes.lane is not null)
select coalesce(extract(epoch from clock_timestamp() - min(first.created_at)), 0)::float8 as oldest,
       (select count(*) from outbox where blocked is not null) as blocked
from lanes, lateral (select o.created_at from outbox o where o.lane = lanes.lane and o.blocked is null
                     order by o.seq limit 1) as first"""


@dataclass(slots=True)
class _Looked:
    """How far a look has come, and what it missed the last time."""

    mark: Any = None
    suspects: set[UUID] = field(default_factory=set)


class Integrity:
    """The looks of one service; each row is looked at once, what is missing until it is there."""

    def __init__(self, service: str, missing: Sequence[Missing], twice: Sequence[Twice]) -> None:
        self._service = service
        self._missing = [(each, _Looked()) for each in missing]
        self._twice = tuple(twice)

    async def look(self, connection: Connection) -> None:
        """Set the gauges. What is missing counts from its second look on: the first may be too early."""
        for missing, looked in self._missing:
            before = looked.suspects
            looked.suspects = await _suspects(connection, missing, looked)
            MISSING.labels(self._service, missing.what).set(len(looked.suspects & before))
        for twice in self._twice:
            DUPLICATES.labels(self._service, twice.what).set(await connection.fetchval(twice.count))

    async def look_at_outbox(self, connection: Connection) -> None:
        """Rows of every lane, also of those that no process holds now."""
        row = await connection.fetchrow(_OUTBOX)
        OLDEST_OUTBOX.labels(f"{self._service}.outbox").set(max(0.0, row["oldest"]))
        OUTBOX_BLOCKED.labels(self._service).set(row["blocked"])


async def _suspects(connection: Connection, missing: Missing, looked: _Looked) -> set[UUID]:
    if not missing.mark:
        return {row[0] for row in await connection.fetch(missing.suspects)}
    since = looked.mark if looked.mark is not None else await connection.fetchval(missing.start)
    until = await connection.fetchval(missing.mark)
    rows = await connection.fetch(missing.suspects, since, until, list(looked.suspects))
    looked.mark = until
    return {row[0] for row in rows}


def integrity_timer(service: str, missing: Sequence[Missing], twice: Sequence[Twice]) -> Timer:
    """The looks, again and again."""
    integrity = Integrity(service, missing, twice)

    async def work(store: Store) -> None:
        async with store.pool.acquire() as connection:
            await integrity.look(connection)
            await integrity.look_at_outbox(connection)

    return Timer("integrity", _SECONDS, work)
