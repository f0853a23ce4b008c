"""The classifier's statements, each with the reason for its shape."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np

from services.classifier.matters import Matter, Member
from services.classifier.rules.keys import Keys
from services.classifier.rules.repeats import LATEST, WINDOW, Known, Said
from shared.domain.vocabulary import Relation
from shared.platform.database import Connection, Pool

# Which versions are new here: a version is classified once, whoever sends it again.
_NEW_VERSIONS = """
select c.id, c.version from unnest($1::uuid[], $2::int[]) as c(id, version)
where not exists (select from classified k where k.complaint_id = c.id and k.version = c.version)"""

# The latest of a key are enough to know a repeat, and bound the work for a firm met every day.
# Laterals with limits: one look into an index a key, whatever the planner knows of a young table.
# What was found of a complaint is read only of the wanted ones themselves: others are only compared with.
_KNOWN = """
with wanted as (
    select complaint_id, true as own from unnest($1::uuid[]) as o(complaint_id)
    union all
    select r.complaint_id, false from unnest($2::bigint[], $3::timestamptz[]) as w(key, submitted_at)
    cross join lateral (
        select complaint_id from repeat_key k
        where k.key = w.key and k.submitted_at between w.submitted_at - $4::interval and w.submitted_at + $4
        order by k.submitted_at desc limit $5) r)
select k.complaint_id, k.keys, k.words, k.sketch, k.submitted_at, k.matter_id,
       case when w.own then k.relation end, case when w.own then k.of_complaint end,
       case when w.own then k.score end, case when w.own then k.evidence end
from (select complaint_id, bool_or(own) as own from wanted group by complaint_id) w
cross join lateral (select * from known_complaint c where c.complaint_id = w.complaint_id limit 1) k"""

_BEARING = """
select k.complaint_id from unnest($1::uuid[], $2::uuid[]) as r(lowest, highest)
cross join lateral (
    select complaint_id from known_complaint c
    where c.complaint_id between r.lowest and r.highest limit 2) k"""

# Named always: a COPY of whole rows would break on the day a column is added.
_CLASSIFIED_COLUMNS = ["complaint_id", "version", "model", "result", "at"]
_KEY_COLUMNS = ["key", "submitted_at", "complaint_id"]
_KNOWN_COLUMNS = [
    "complaint_id",
    "complainant",
    "keys",
    "words",
    "sketch",
    "submitted_at",
    "matter_id",
    "relation",
    "of_complaint",
    "score",
    "evidence",
]

# For the one job that looks across complainants: who became known, and who is known no more.
_FOLLOW = "insert into to_follow (complaint_id) select unnest($1::uuid[])"

_WITHDRAW_KEYS = """
delete from repeat_key r using known_complaint k
where k.complaint_id = any($1::uuid[]) and r.key = any(k.keys) and r.submitted_at = k.submitted_at
  and r.complaint_id = k.complaint_id"""

_WITHDRAW = "delete from known_complaint where complaint_id = any($1::uuid[])"

_ADD_MATTERS = """
insert into matter (matter_id, version, members) select unnest($1::uuid[]), 0, 0 on conflict do nothing"""

# Locked before its members are read: what somebody else joined to it meanwhile is committed and seen.
_LOCK_MATTERS = """
select matter_id, version, members from matter
where matter_id = any($1::uuid[]) order by matter_id for update"""

_MEMBERS = """
select w.matter_id, m.complaint_id, m.complainant from unnest($1::uuid[]) as w(matter_id)
cross join lateral (
    select complaint_id, complainant from known_complaint k where k.matter_id = w.matter_id
    order by submitted_at, complaint_id limit 100000) m"""

_SAVE_MATTERS = """
update matter m set version = s.version, members = s.members
from unnest($1::uuid[], $2::int[], $3::int[]) as s(matter_id, version, members)
where m.matter_id = s.matter_id"""

_RESULT = "select result from classified where complaint_id = $1 order by version desc limit 1"


async def new_versions(tx: Connection, wanted: Sequence[tuple[UUID, int]]) -> set[tuple[UUID, int]]:
    """Of these (complaint, version), the ones not yet classified."""
    rows = await tx.fetch(_NEW_VERSIONS, [i for i, _ in wanted], [v for _, v in wanted])
    return {(row["id"], row["version"]) for row in rows}


async def known(tx: Connection, complaints: Sequence[UUID], said: Iterable[Said]) -> list[Known]:
    """These complaints as known before, and those within the window that share a key with what is said."""
    wanted = list({(key, each.submitted_at): None for each in said for key in each.keys.all})
    keys, times = [key for key, _ in wanted], [time for _, time in wanted]
    return [known_of(*row) for row in await tx.fetch(_KNOWN, complaints, keys, times, WINDOW, LATEST)]


async def bearing(tx: Connection, named: Sequence[tuple[UUID, UUID]]) -> list[UUID]:
    """The known complaints whose ids lie in these ranges: those whose number somebody wrote."""
    lowest, highest = zip(*named, strict=True)
    return [row["complaint_id"] for row in await tx.fetch(_BEARING, lowest, highest)]


async def add_results(
    tx: Connection, model: str, results: Mapping[tuple[UUID, int], bytes], now: datetime
) -> None:
    """Keep what was sent of each version."""
    records = [(*key, model, result, now) for key, result in results.items()]
    await tx.copy_records_to_table("classified", records=records, columns=_CLASSIFIED_COLUMNS)


async def add_known(tx: Connection, complaints: Sequence[Known]) -> None:
    """Keep by what complaints can be known again."""
    if not complaints:
        return
    await tx.copy_records_to_table("known_complaint", records=map(_row, complaints), columns=_KNOWN_COLUMNS)
    keys = [(key, k.said.submitted_at, k.complaint_id) for k in complaints for key in k.said.keys.all]
    await tx.copy_records_to_table("repeat_key", records=keys, columns=_KEY_COLUMNS)
    await tx.execute(_FOLLOW, [k.complaint_id for k in complaints])


async def withdraw(tx: Connection, complaints: Sequence[UUID]) -> None:
    """Forget by what these could be known."""
    if complaints:
        await tx.execute(_WITHDRAW_KEYS, complaints)
        await tx.execute(_WITHDRAW, complaints)
        await tx.execute(_FOLLOW, complaints)


async def lock_matters(
    tx: Connection, wanted: Sequence[UUID]
) -> tuple[dict[UUID, Matter], dict[UUID, list[Member]]]:
    """Matters, made if need be and locked, with their committed members, the oldest first."""
    await tx.execute(_ADD_MATTERS, wanted)
    matters = {row["matter_id"]: Matter(**row) for row in await tx.fetch(_LOCK_MATTERS, wanted)}
    members: dict[UUID, list[Member]] = {each: [] for each in wanted}
    for row in await tx.fetch(_MEMBERS, wanted):
        members[row["matter_id"]].append(Member(row["complaint_id"], row["complainant"]))
    return matters, members


async def save_matters(tx: Connection, matters: Iterable[Matter]) -> None:
    """Write locked matters."""
    rows = [(each.matter_id, each.version, each.members) for each in matters]
    await tx.execute(_SAVE_MATTERS, *zip(*rows, strict=True))


async def result_of(database: Connection | Pool, complaint_id: UUID) -> bytes | None:
    """The classification of a complaint's latest version, as it was sent."""
    found: bytes | None = await database.fetchval(_RESULT, complaint_id)
    return found


def known_of(
    complaint_id: UUID,
    keys: Sequence[int],
    words: int,
    sketch: bytes,
    submitted_at: datetime,
    matter_id: UUID,
    *found: Any,
) -> Known:
    """A row of `known_complaint` by its columns, in this order.

    `found` are relation, of which complaint, score and evidence; left out where nobody asks for them.
    """
    said = Said(Keys(keys[0], tuple(keys[1:])), words, np.frombuffer(sketch, np.uint32), submitted_at)
    if not found or found[0] is None:
        return Known(complaint_id, said, matter_id)
    relation, of_complaint, score, evidence = found
    return Known(complaint_id, said, matter_id, Relation(relation), of_complaint, score, tuple(evidence))


def _row(known: Known) -> tuple[Any, ...]:
    said = known.said
    return (
        known.complaint_id,
        said.keys.complainant,
        said.keys.all,
        said.words,
        said.sketch.tobytes(),
        said.submitted_at,
        known.matter_id,
        known.relation,
        known.of_complaint,
        known.score,
        known.evidence,
    )
