"""The audit log of a service: noted with what it tells of, sealed by one job, verified by a command."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.platform.acting import Acting
from shared.platform.audit_chain import Block, Entry, faults_in, seal_block
from shared.platform.database import Connection

_NOTE = "insert into audit_entry (at, actor, action, subject, detail) values ($1, $2, $3, $4, $5)"

_LAST = """
select block, last_xid::text::bigint as last_xid, last_entry, digests, hash
from audit_block order by block desc limit 1"""

# Only below the oldest transaction still running: all before it have ended, nothing can come in between.
_UNSEALED = """
select xid::text::bigint as xid, entry, at, actor, action, subject, detail from audit_entry
where (xid, entry) > ($1::text::xid8, $2) and xid < pg_snapshot_xmin(pg_current_snapshot())
order by xid, entry limit $3"""

_SEAL = "insert into audit_block values ($1, $2::text::xid8, $3, $4, $5, $6)"

_BLOCKS = """
select block, last_xid::text::bigint as last_xid, last_entry, digests, hash from audit_block
where block > $1 order by block limit 500"""

_SPAN = """
select xid::text::bigint as xid, entry, at, actor, action, subject, detail from audit_entry
where (xid, entry) > ($1::text::xid8, $2) and (xid, entry) <= ($3::text::xid8, $4)
order by xid, entry"""

_MOST_ENTRIES = 20_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far the chain goes, its last hash, and what is wrong with it."""

    blocks: int
    entries: int
    head: bytes
    faults: tuple[str, ...]
    last: Block | None = None


async def note(tx: Connection, now: datetime, who: Acting) -> None:
    """Write down who did what to which ids, in the transaction that does it; never a person's detail."""
    await tx.execute(_NOTE, now, who.actor, who.action, who.subject, who.detail)


async def seal(tx: Connection, now: datetime) -> Block | None:
    """Chain what is unsealed and can no longer be preceded; None when there is nothing. One job alone."""
    before = await _last(tx)
    place = (str(before.last_xid), before.last_entry) if before else ("0", 0)
    entries = [Entry(*row) for row in await tx.fetch(_UNSEALED, *place, _MOST_ENTRIES)]
    if not entries:
        return None
    made = seal_block(entries, before)
    await tx.execute(_SEAL, made.block, str(made.last_xid), made.last_entry, made.digests, made.hash, now)
    return made


async def verify(connection: Connection, after: Block | None = None) -> Verdict:
    """Walk the chain, all of it or what follows a block; the newest second may not be sealed yet."""
    before = after
    blocks = entries = 0
    faults: list[str] = []
    async for block in _blocks(connection, after.block if after else 0):
        place = (str(before.last_xid), before.last_entry) if before else ("0", 0)
        rows = await connection.fetch(_SPAN, *place, str(block.last_xid), block.last_entry)
        faults += faults_in(block, before, (Entry(*row) for row in rows))
        before, blocks, entries = block, blocks + 1, entries + len(rows)
    return Verdict(blocks, entries, before.hash if before else b"", tuple(faults), before)


async def sealed_hashes(connection: Connection) -> dict[int, str]:
    """Block → its hash, 64 hex digits."""
    return {row["block"]: row["hash"] async for row in _hashes(connection)}


async def _hashes(connection: Connection) -> AsyncIterator[dict[str, Any]]:
    async with connection.transaction(readonly=True):
        async for row in connection.cursor("select block, encode(hash, 'hex') as hash from audit_block"):
            yield dict(row)


async def _last(connection: Connection) -> Block | None:
    row = await connection.fetchrow(_LAST)
    return Block(*row) if row else None


async def _blocks(connection: Connection, number: int) -> AsyncIterator[Block]:
    while rows := await connection.fetch(_BLOCKS, number):
        for row in rows:
            yield Block(*row)
        number = rows[-1]["block"]
