"""Intake's tables: a batch's rows loaded together, locked, and written together."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from services.intake.rows import Kept, Known, Standing, Waiting
from services.intake.rules.identity import whole
from shared.contract.events.submission import Submission
from shared.platform.database import Connection
from shared.platform.resealing import SealedColumn
from shared.platform.sealing import Sealer
from shared.stream.ports import Conflict

# Sorted, so that two batches never wait for one another in a circle.
_LOCK = """
select complaint_id, source, number, version, state::text as state, people, sequence, waiting, changed_at
from complaint
where complaint_id = any($1) order by complaint_id for update"""

_KNOWN = "select message_id, content, version from message where message_id = any($1)"

_WAITING = """
select m.message_id, m.complaint_id, c.sealed from message m join contact c using (message_id)
where m.complaint_id = any($1) and m.version is null order by m.arrival"""

# Waits for another batch that begins the same complaint, and then has no effect.
_BEGIN = """
insert into complaint (complaint_id, source, number, version, state, sequence, waiting, people, changed_at)
select * from unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::json[], $6::int[], $7::boolean[],
                     $8::bytea[], $9::timestamptz[])
on conflict do nothing"""

_GO_ON = """
update complaint c
set version = n.version, state = n.state, sequence = n.sequence, waiting = n.waiting, people = n.people,
    changed_at = n.changed_at
from unnest($1::uuid[], $2::int[], $3::int[], $4::json[], $5::int[], $6::boolean[], $7::bytea[],
            $8::timestamptz[])
  as n(complaint_id, loaded, version, state, sequence, waiting, people, changed_at)
where c.complaint_id = n.complaint_id and c.version = n.loaded"""

_KEEP = """
with kept as (
    insert into message (message_id, complaint_id, action, content, version, received_at, raw)
    select id, complaint, action, content, version, $6, raw
    from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[], $5::int[], $7::bytea[])
      as n(id, complaint, action, content, version, raw))
insert into contact (message_id, complaint_id, sealed)
select * from unnest($1::uuid[], $2::uuid[], $8::bytea[])"""

_OVERDUE = """
select c.complaint_id from complaint c
where c.waiting and c.version > 0 and exists (
    select from message m
    where m.complaint_id = c.complaint_id and m.version is null and m.received_at < $1)
order by c.complaint_id limit $2"""

_WAIT_NO_MORE = """
update message m set version = n.version from unnest($1::uuid[], $2::int[]) as n(message_id, version)
where m.message_id = n.message_id and m.version is null"""

RAW, CONTACT, PEOPLE = b"raw", b"contact", b"people"
"""What a sealed value is, bound to it with its row's id: one can't be put in the other's place."""

SEALED = (
    SealedColumn("message", "message_id", "raw", RAW),
    SealedColumn("contact", "message_id", "sealed", CONTACT),
    SealedColumn("complaint", "complaint_id", "people", PEOPLE),
)
"""Where they lie."""


async def lock_complaints(tx: Connection, ids: Collection[UUID], sealer: Sealer) -> dict[UUID, Standing]:
    """The complaints that have a row, locked until the transaction ends."""
    rows = await tx.fetch(_LOCK, list(ids))
    return {row["complaint_id"]: _standing(row, sealer) for row in rows}


async def known_messages(tx: Connection, ids: Collection[UUID]) -> dict[UUID, Known]:
    """Which of these messages came before."""
    rows = await tx.fetch(_KNOWN, list(ids))
    return {row["message_id"]: Known(row["content"], row["version"]) for row in rows}


async def waiting_messages(
    tx: Connection, complaints: Sequence[UUID], sealer: Sealer
) -> defaultdict[UUID, list[Waiting]]:
    """Messages that wait for these complaints to begin, or for their turn, as they came."""
    waiting: defaultdict[UUID, list[Waiting]] = defaultdict(list)
    for row in await tx.fetch(_WAITING, complaints) if complaints else ():
        opened = sealer.open(row["sealed"], CONTACT + row["message_id"].bytes)
        said = Submission.model_validate_json(opened)
        waiting[row["complaint_id"]].append(Waiting(row["message_id"], said))
    return waiting


async def waiting_too_long(tx: Connection, before: datetime, most: int) -> list[UUID]:
    """Complaints with a message that has waited for an earlier one since before this moment."""
    return [row["complaint_id"] for row in await tx.fetch(_OVERDUE, before, most)]


async def save_complaints(tx: Connection, standings: Iterable[Standing], sealer: Sealer) -> None:
    """Write the complaints that moved. Raises Conflict when somebody else began or moved one meanwhile."""
    touched = sorted((s for s in standings if s.touched), key=lambda s: s.complaint_id)
    begun = [s for s in touched if s.loaded is None]
    moved = [s for s in touched if s.loaded is not None]
    if begun:
        await _all(tx, _BEGIN, begun, ("complaint_id", "source", "number"), sealer)
    if moved:
        await _all(tx, _GO_ON, moved, ("complaint_id", "loaded"), sealer)


async def keep_messages(
    tx: Connection, kept: Sequence[Kept], versions: dict[UUID, int], now: datetime, sealer: Sealer
) -> None:
    """Write the messages, sealed, and give those that waited their version."""
    if kept:
        await tx.execute(
            _KEEP,
            [each.message_id for each in kept],
            [each.complaint_id for each in kept],
            [each.submission.action for each in kept],
            [each.content for each in kept],
            [versions.get(each.message_id) for each in kept],
            now,
            [sealer.seal(each.raw, RAW + each.message_id.bytes) for each in kept],
            [
                sealer.seal(whole(each.submission, each.said), CONTACT + each.message_id.bytes)
                for each in kept
            ],
        )
    waited = versions.keys() - {each.message_id for each in kept}
    if waited:
        await tx.execute(_WAIT_NO_MORE, list(waited), [versions[each] for each in waited])


def _standing(row: Any, sealer: Sealer) -> Standing:
    return Standing(
        row["complaint_id"],
        row["source"],
        row["number"],
        row["changed_at"],
        loaded=row["version"],
        version=row["version"],
        # Bytes: text would be written back as a JSON string by a batch that moves nothing of it.
        state_json=row["state"].encode() if row["state"] is not None else None,
        people=_opened(row, sealer),
        sequence=row["sequence"],
        waiting=row["waiting"],
    )


async def _all(
    tx: Connection, statement: str, rows: Sequence[Standing], known_by: Sequence[str], sealer: Sealer
) -> None:
    columns = (*known_by, "version", "state_json", "sequence", "waiting")
    values = [[getattr(row, column) for row in rows] for column in columns]
    people = [_sealed(row, sealer) for row in rows]
    done = await tx.execute(statement, *values, people, [row.changed_at for row in rows])
    if int(done.split()[-1]) < len(rows):
        raise Conflict("complaint begun or moved meanwhile")


def _sealed(row: Standing, sealer: Sealer) -> bytes | None:
    return sealer.seal(orjson.dumps(row.people), PEOPLE + row.complaint_id.bytes) if row.people else None


def _opened(row: Any, sealer: Sealer) -> tuple[str, ...]:
    sealed = row["people"]
    return tuple(orjson.loads(sealer.open(sealed, PEOPLE + row["complaint_id"].bytes))) if sealed else ()
