"""The list's statements."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from services.classifier.reporters.entries import Entry, EntryState, Reviewer
from shared.contract.errors import TiaokuaiError
from shared.platform.database import Connection
from shared.platform.paging import PageAsked

_ASSESSMENT = """
select reference, filed_by, filed_at, valid_until from impact_assessment
order by assessment_id desc limit 1"""

_FILE = """
insert into impact_assessment (reference, filed_by, filed_at, valid_until) values ($1, $2, $3, $4)"""

_ENTRY = "select * from reporter_entry where entry_id = $1 for update"
_LISTED = "select * from reporter_entry where key = $1 and state = 'listed'"
_ENTRIES = """
select * from reporter_entry where $1::timestamptz is null or (changed_at, entry_id) < ($1, $2::uuid)
order by changed_at desc, entry_id desc limit $3"""

_DUE = """
select * from reporter_entry where state in ('listed', 'appealed') and expires_on <= $1
order by entry_id limit $2 for update skip locked"""

# A person has one entry under way: the second proposal meets the partial index and adds nothing.
_ADD = """
insert into reporter_entry (entry_id, version, key, state, reason_code, purpose, evidence, approvals,
                            expires_on, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, '[]', null, $8) on conflict do nothing returning true"""

_SAVE = """
update reporter_entry set version = $2, state = $3, approvals = $4, expires_on = $5, changed_at = $6
where entry_id = $1 and version = $2 - 1"""

_HISTORY = """
insert into reporter_entry_history (entry_id, version, change, actor, reason, at)
values ($1, $2, $3, $4, $5, $6)"""

_CHANGES = """
select version, change, actor, reason, at from reporter_entry_history where entry_id = $1 order by version"""

_LOOK = """
insert into reporter_look (actor, what, entry_id, order_id, purpose, hit, at)
values ($1, $2, $3, $4, $5, $6, $7)"""

_LOOKED = """
select look_id, actor, what, entry_id, order_id, purpose, hit, at from reporter_look
where $1::bigint is null or look_id < $1 order by look_id desc limit $2"""
_LOOKS = "select count(*) from reporter_look where actor = $1 and what = $2 and at > $3"
_SUSPECTED = """
select * from reporter_pattern where suspected and ($1::float8 is null or (score, key) < ($1, $2::text))
order by score desc, key desc limit $3"""
_IS_SUSPECTED = "select suspected from reporter_pattern where key = $1"


class Look(NamedTuple):
    """A look at the list: who, at what, for what."""

    actor: str
    what: str
    purpose: str
    entry_id: UUID | None = None
    order_id: UUID | None = None
    hit: bool | None = None


async def assessment(connection: Connection) -> dict[str, Any] | None:
    """The impact assessment filed last."""
    row = await connection.fetchrow(_ASSESSMENT)
    return dict(row) if row else None


async def must_be_on(connection: Connection, today: date) -> None:
    """Raises `TiaokuaiError` list_off without a valid impact assessment."""
    filed = await assessment(connection)
    if filed is None or filed["valid_until"] < today:
        raise TiaokuaiError("list_off")


async def file_assessment(tx: Connection, reference: str, by: str, now: datetime, until: date) -> None:
    """Switch the list on until that day."""
    await tx.execute(_FILE, reference, by, now, until)


async def locked(tx: Connection, entry_id: UUID) -> Entry:
    """An entry for changing; raises not_found."""
    row = await tx.fetchrow(_ENTRY, entry_id)
    if row is None:
        raise TiaokuaiError("not_found", field="entry_id")
    return _entry(row)


async def listed(connection: Connection, key: str) -> Entry | None:
    """The entry that consumers hold of this person."""
    row = await connection.fetchrow(_LISTED, key)
    return _entry(row) if row else None


async def entries(connection: Connection, asked: PageAsked) -> tuple[list[Entry], str | None]:
    """A page of the entries changed last, and the next one's cursor."""
    rows, following = asked.cut(
        await connection.fetch(_ENTRIES, *asked.after, asked.most), "changed_at", "entry_id"
    )
    return [_entry(row) for row in rows], following


async def due(tx: Connection, today: date, most: int) -> list[Entry]:
    """Entries whose last day has come."""
    return [_entry(row) for row in await tx.fetch(_DUE, today, most)]


class Move(NamedTuple):
    """What was done with an entry, by whom, why."""

    change: str
    actor: str
    reason: str = ""


async def add(tx: Connection, entry: Entry, move: Move, now: datetime) -> None:
    """A new entry; raises conflict when the person has another one under way."""
    what = (entry.entry_id, entry.version, entry.key, entry.state.value, entry.reason_code, entry.purpose)
    if not await tx.fetchval(_ADD, *what, list(entry.evidence), now):
        raise TiaokuaiError("conflict", field="key")
    await _note(tx, entry, move, now)


async def save(tx: Connection, entry: Entry, move: Move, now: datetime) -> None:
    """A locked entry's next version."""
    approvals = [{"name": each.name, "body": each.body} for each in entry.approvals]
    await tx.execute(
        _SAVE, entry.entry_id, entry.version, entry.state.value, approvals, entry.expires_on, now
    )
    await _note(tx, entry, move, now)


async def _note(tx: Connection, entry: Entry, move: Move, now: datetime) -> None:
    await tx.execute(_HISTORY, entry.entry_id, entry.version, *move, now)


async def changes(connection: Connection, entry_id: UUID) -> list[dict[str, Any]]:
    """Who did what with an entry, and why."""
    return [dict(row) for row in await connection.fetch(_CHANGES, entry_id)]


async def note_look(tx: Connection, look: Look, now: datetime) -> None:
    """Write down a look, in the transaction that shows."""
    await tx.execute(_LOOK, look.actor, look.what, look.entry_id, look.order_id, look.purpose, look.hit, now)


async def looks(connection: Connection, asked: PageAsked) -> tuple[list[dict[str, Any]], str | None]:
    """A page of looks, newest first, and the next one's cursor."""
    return asked.cut(await connection.fetch(_LOOKED, *asked.after, asked.most), "look_id")


async def looks_since(connection: Connection, actor: str, what: str, since: datetime) -> int:
    """How often somebody looked since a moment."""
    count: int = await connection.fetchval(_LOOKS, actor, what, since)
    return count


async def suspected(connection: Connection, asked: PageAsked) -> tuple[list[dict[str, Any]], str | None]:
    """A page of patterns that reviewers may want to look at, the strongest first; the next one's cursor."""
    return asked.cut(await connection.fetch(_SUSPECTED, *asked.after, asked.most), "score", "key")


async def is_suspected(connection: Connection, key: str) -> bool:
    """Whether the pattern of this person advises a look."""
    return bool(await connection.fetchval(_IS_SUSPECTED, key))


def _entry(row: Mapping[str, Any]) -> Entry:
    approvals: Sequence[dict[str, str]] = row["approvals"]
    return Entry(
        entry_id=row["entry_id"],
        key=row["key"],
        reason_code=row["reason_code"],
        evidence=tuple(row["evidence"]),
        state=EntryState(row["state"]),
        version=row["version"],
        approvals=tuple(Reviewer(**each) for each in approvals),
        expires_on=row["expires_on"],
        purpose=row["purpose"],
    )
