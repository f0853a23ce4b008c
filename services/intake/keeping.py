"""How long people's details are kept: holds, erasure on request, deletion of what has had its time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shared.platform.database import Connection, Pool

_HOLD = """
insert into legal_hold (complaint_id, until, held_by, reason, held_at) values ($1, $2, $3, $4, $5)
on conflict (complaint_id) do update set until = excluded.until, held_by = excluded.held_by,
reason = excluded.reason, held_at = excluded.held_at"""

_HELD = "select until from legal_hold where complaint_id = $1 and until > $2"

_RECEIVED = "select max(received_at) from message where complaint_id = $1"

_LOCK = """
with locked as (update contact set locked_until = $2 where complaint_id = $1 returning 1)
select count(*) from locked"""

# Some thousand complaints a statement: nobody reads by person but for this, so there is no index of it.
_OF_PERSON = """
with part as materialized (
    select complaint_id, state from complaint where complaint_id > $2 order by complaint_id limit $3)
select (select complaint_id from part order by complaint_id desc limit 1) as last,
       array(select complaint_id from part where state #>> '{complainant,key}' = any($1::text[])) as found"""
_AT_ONCE = 20_000

_FREE = "not exists (select from legal_hold h where h.complaint_id = t.complaint_id and h.until > $1)"

_ERASE_PEOPLE = "update complaint set people = null where complaint_id = $1"

_ERASE_CONTACTS = """
with gone as (delete from contact where complaint_id = $1 returning 1) select count(*) from gone"""

_ERASE_RAW = """
with gone as (update message set raw = '' where complaint_id = $1 and raw <> '' returning 1)
select count(*) from gone"""

_ERASE_FILES = """
with gone as (delete from attachment where complaint_id = $1 returning sha256)
, later as (insert into object_to_delete (sha256, at) select distinct sha256, $2::timestamptz from gone
            on conflict do nothing)
select count(*) from gone"""

_OLD_CONTACTS = f"""
with due as (
    select t.message_id from contact t join message m using (message_id)
    where (t.locked_until < $1 or m.received_at < $2) and {_FREE} limit $3
), gone as (delete from contact c using due where c.message_id = due.message_id returning c.complaint_id)
, forgotten as (update complaint set people = null where complaint_id in (select complaint_id from gone))
select count(*) from gone"""  # noqa: S608 - our own words

_OLD_RAW = f"""
with due as (
    select t.message_id from message t left join contact c using (message_id)
    where t.raw <> '' and (t.received_at < $2 or c.locked_until < $1) and {_FREE} limit $3
), gone as (update message m set raw = '' from due where m.message_id = due.message_id returning 1)
select count(*) from gone"""  # noqa: S608 - our own words

_OLD_LETTERS = """
with due as (select dead_letter_id from dead_letter where updated_at < $1 and state <> 'redrive' limit $2)
, gone as (delete from dead_letter d using due where d.dead_letter_id = due.dead_letter_id returning 1)
select count(*) from gone"""


_OLD_FILES = f"""
with due as (
    select t.complaint_id, t.sha256 from attachment t
    where (t.added_at < $2 or exists (
        select from contact c where c.complaint_id = t.complaint_id and c.locked_until < $1))
      and {_FREE} limit $3
), gone as (delete from attachment a using due
            where a.complaint_id = due.complaint_id and a.sha256 = due.sha256 returning a.sha256)
, later as (insert into object_to_delete (sha256, at) select distinct sha256, $1::timestamptz from gone
            on conflict do nothing)
select count(*) from gone"""  # noqa: S608 - our own words

_OLD_LOOKS = """
with old as (delete from {table} where look_id in (
    select look_id from {table} where looked_at < $1 limit $2) returning 1)
select count(*) from old"""
_CASE_LOOKS, _CONTACT_LOOKS = (_OLD_LOOKS.format(table=each) for each in ("case_look", "contact_look"))


@dataclass(frozen=True, slots=True)
class Periods:
    """How long each kind is kept, and for how long the law wants a complaint's people kept."""

    contacts: timedelta
    raw: timedelta
    letters: timedelta
    files: timedelta
    looks: timedelta
    statutory: timedelta


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of a request: details deleted now, or locked until then, or held by somebody."""

    deleted: int
    locked_until: datetime | None = None
    held_until: datetime | None = None


async def hold(
    tx: Connection, complaint: UUID, until: datetime, who: str, reason: str, now: datetime
) -> None:
    """Keep everything of this complaint until then, whatever else is asked."""
    await tx.execute(_HOLD, complaint, until, who, reason, now)


async def erase(tx: Connection, complaint: UUID, periods: Periods, now: datetime) -> Erased:
    """Delete the people of a complaint; while the statutory period or a hold runs, lock them instead."""
    held = await tx.fetchval(_HELD, complaint, now)
    received = await tx.fetchval(_RECEIVED, complaint)
    due = max(filter(None, (received + periods.statutory if received else None, held)), default=now)
    if due > now:
        await tx.fetchval(_LOCK, complaint, due)
        return Erased(0, locked_until=due, held_until=held)
    await tx.execute(_ERASE_PEOPLE, complaint)
    gone = await tx.fetchval(_ERASE_CONTACTS, complaint) + await tx.fetchval(_ERASE_RAW, complaint)
    return Erased(gone + await tx.fetchval(_ERASE_FILES, complaint, now))


async def complaints_of(reader: Pool | Connection, person: Sequence[str]) -> list[UUID]:
    """Every complaint of who is known by one of these pseudonyms, in the order of their ids."""
    found, last = list[UUID](), UUID(int=0)
    while last is not None:
        row = await reader.fetchrow(_OF_PERSON, person, last, _AT_ONCE)
        found, last = found + row["found"], row["last"]
    return found


KINDS = ("attachment", "contact", "raw", "dead_letter", "case_look", "contact_look")
"""What `delete_old` deletes."""


async def delete_old(tx: Connection, periods: Periods, now: datetime, most: int) -> Mapping[str, int]:
    """Delete what has had its time, at most so many of each kind; returns how many by kind."""
    return {
        # Before the contacts: the files of locked ones go by the same lock.
        "attachment": await tx.fetchval(_OLD_FILES, now, now - periods.files, most),
        "contact": await tx.fetchval(_OLD_CONTACTS, now, now - periods.contacts, most),
        "raw": await tx.fetchval(_OLD_RAW, now, now - periods.raw, most),
        "dead_letter": await tx.fetchval(_OLD_LETTERS, now - periods.letters, most),
        "case_look": await tx.fetchval(_CASE_LOOKS, now - periods.looks, most),
        "contact_look": await tx.fetchval(_CONTACT_LOOKS, now - periods.looks, most),
    }
