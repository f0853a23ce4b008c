"""The class matters' statements, each with the reason for its shape."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from services.classifier.classes.groups import Change, ClassMember, Group
from services.classifier.rules.repeats import Known
from services.classifier.store import known_of
from shared.platform.database import Connection

# One row: whoever changes groups holds it, the job and people alike, so no two group one complaint apart.
_LOCK = "select one from gram_counts for update"

# In the order of arrival; what another job's transaction still holds is skipped, not waited for.
_TAKE = """
delete from to_follow f using (
    select n from to_follow order by n limit $1 for update skip locked) t
where f.n = t.n returning f.n, f.complaint_id"""

_FOLLOWED = """
select f.n, c.result, k.* from unnest($1::bigint[], $2::uuid[]) as f(n, complaint)
cross join lateral (
    select complaint_id, keys, words, sketch, submitted_at, matter_id, relation, of_complaint, score, evidence
    from known_complaint where complaint_id = f.complaint limit 1) k
cross join lateral (
    select result from classified where complaint_id = f.complaint order by version desc limit 1) c
order by f.n"""

_FILE = """
insert into indexed (complaint_id, rarest)
select complaint_id, rarest from unnest($1::uuid[], $2::bytea[]) with ordinality as f(complaint_id, rarest, n)
order by n
on conflict (complaint_id) do update set rarest = excluded.rarest
returning seq, complaint_id"""

_FORGET = "delete from indexed where complaint_id = any($1::uuid[])"

# What was found of them isn't read: they are only compared with.
_MET = """
select i.seq, k.* from unnest($1::bigint[]) as w(seq)
cross join lateral (select complaint_id, seq from indexed where seq = w.seq limit 1) i
cross join lateral (
    select complaint_id, keys, words, sketch, submitted_at, matter_id from known_complaint c
    where c.complaint_id = i.complaint_id limit 1) k"""

_KNOWN = """
select k.* from unnest($1::uuid[]) as w(complaint_id)
cross join lateral (
    select complaint_id, keys, words, sketch, submitted_at, matter_id from known_complaint c
    where c.complaint_id = w.complaint_id limit 1) k"""

_MEMBERSHIPS = """
select m.complaint_id, m.class_id from unnest($1::uuid[]) as w(complaint_id)
cross join lateral (select * from class_member c where c.complaint_id = w.complaint_id limit 1) m"""

_GROUPS = """
select class_id, version, kind from class_matter where class_id = any($1::uuid[])"""

_MEMBERS = """
select class_id, complaint_id, complainant, submitted_at from class_member where class_id = any($1::uuid[])"""

_APART = """
select a.complaint_id, m.complaint_id as other from kept_apart a
join class_member m on m.class_id = a.class_id where a.complaint_id = any($1::uuid[])"""

_SAVE = """
insert into class_matter (class_id, version, kind, members, complainants, opened_at)
select *, $6 from unnest($1::uuid[], $2::int[], $3::text[], $4::int[], $5::int[])
on conflict (class_id) do update set version = excluded.version, kind = excluded.kind,
    members = excluded.members, complainants = excluded.complainants"""

_LEAVE = "delete from class_member where complaint_id = any($1::uuid[])"

_COME = """
insert into class_member (complaint_id, class_id, complainant, submitted_at)
select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::timestamptz[])"""

_HISTORY = """
insert into class_history (class_id, version, change, complaint_id, actor, reason, score, evidence, at)
select class_id, version, change, complaint_id, actor, reason, score, string_to_array(evidence, ' '), $9
from unnest($1::uuid[], $2::int[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::float8[], $8::text[])
    as h(class_id, version, change, complaint_id, actor, reason, score, evidence)"""

_KEEP_APART = """
insert into kept_apart (complaint_id, class_id) select unnest($1::uuid[]), $2 on conflict do nothing"""

_REUNITE = "delete from kept_apart where class_id = $2 and complaint_id = any($1::uuid[])"


class Followed(NamedTuple):
    """A complaint the job looks at: its turn, by what it is known, its latest event as it was sent."""

    turn: int
    known: Known
    result: bytes


async def lock(tx: Connection) -> None:
    """Wait to be the only one who changes groups, until the transaction's end."""
    await tx.execute(_LOCK)


async def take(tx: Connection, most: int) -> list[tuple[int, UUID]]:
    """Complaints to be looked at, oldest first; they are off the list when the transaction commits."""
    return sorted((row["n"], row["complaint_id"]) for row in await tx.fetch(_TAKE, most))


async def followed(tx: Connection, taken: Sequence[tuple[int, UUID]]) -> list[Followed]:
    """Of those taken the ones that take part, in order."""
    rows = await tx.fetch(_FOLLOWED, [n for n, _ in taken], [c for _, c in taken])
    return [Followed(turn, known_of(*known), result) for turn, result, *known in rows]


async def file(tx: Connection, rarest: Mapping[UUID, bytes]) -> dict[UUID, int]:
    """Keep the index's entries; returns each one's place in it."""
    rows = await tx.fetch(_FILE, list(rarest), list(rarest.values()))
    return {row["complaint_id"]: row["seq"] for row in rows}


async def forget(tx: Connection, complaints: Sequence[UUID]) -> None:
    """Take those out of the index who take part no more."""
    await tx.execute(_FORGET, complaints)


async def met(tx: Connection, places: Sequence[int]) -> dict[int, Known]:
    """Complaints by their place in the index; those that take part no more are missing."""
    return {seq: known_of(*known) for seq, *known in await tx.fetch(_MET, places)}


async def known(tx: Connection, complaints: Sequence[UUID]) -> dict[UUID, Known]:
    """Complaints that take part, by id."""
    return {row["complaint_id"]: known_of(*row) for row in await tx.fetch(_KNOWN, complaints)}


async def apart(tx: Connection, complaints: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """For each complaint the members of groups a person took it out of."""
    found: dict[UUID, set[UUID]] = {}
    for row in await tx.fetch(_APART, complaints):
        found.setdefault(row["complaint_id"], set()).add(row["other"])
    return found


async def groups_of(tx: Connection, complaints: Sequence[UUID]) -> dict[UUID, Group]:
    """The group of each complaint that is in one, whole."""
    memberships = {r["complaint_id"]: r["class_id"] for r in await tx.fetch(_MEMBERSHIPS, complaints)}
    groups = await load(tx, set(memberships.values()))
    return {complaint: groups[class_id] for complaint, class_id in memberships.items()}


async def load(tx: Connection, class_ids: Iterable[UUID]) -> dict[UUID, Group]:
    """Groups with their members; unknown ones are missing."""
    wanted = list(class_ids)
    groups = {row["class_id"]: Group(**row) for row in await tx.fetch(_GROUPS, wanted)}
    for row in await tx.fetch(_MEMBERS, wanted) if groups else ():
        member = ClassMember(row["complaint_id"], row["complainant"], row["submitted_at"])
        groups[row["class_id"]].members[member.complaint_id] = member
    return groups


async def save(tx: Connection, groups: Iterable[Group], changes: Iterable[Change], now: datetime) -> None:
    """Write changed groups, who left and came, and the history."""
    rows: list[tuple[Any, ...]] = []
    left: list[UUID] = []
    came: list[tuple[Any, ...]] = []
    for group in groups:
        rows.append((group.class_id, group.version, group.kind, len(group.members), group.complainants))
        left.extend(group.left)
        came.extend(
            (m.complaint_id, group.class_id, m.complainant, m.submitted_at)
            for m in group.came
            if group.members.get(m.complaint_id) is m
        )
    if not rows:
        return
    await tx.execute(_SAVE, *zip(*rows, strict=True), now)
    if left:
        await tx.execute(_LEAVE, left)
    if came:
        await tx.execute(_COME, *zip(*came, strict=True))
    await tx.execute(_HISTORY, *zip(*map(_told, changes), strict=True), now)


async def keep_apart(tx: Connection, complaints: Sequence[UUID], class_id: UUID) -> None:
    """A person took these out: the job never puts them back."""
    await tx.execute(_KEEP_APART, complaints, class_id)


async def reunite(tx: Connection, complaints: Sequence[UUID], class_id: UUID) -> None:
    """A person put these in, whatever was said before."""
    await tx.execute(_REUNITE, complaints, class_id)


def _told(change: Change) -> tuple[Any, ...]:
    event, cause = change.event, change.cause
    what = (event.matter_id, event.version, event.change, event.complaint_id)
    return (*what, cause.actor, cause.reason, cause.score, " ".join(cause.evidence))
