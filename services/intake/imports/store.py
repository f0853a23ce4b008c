"""Statements on imports."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from services.intake.imports.preview import Refusal
from shared.platform.database import Connection, Pool
from shared.platform.paging import PageAsked

MOST_REFUSED = 1000
"""Refusals kept by row; more are only counted (rows less taken)."""

_ADD = """
insert into import_run (import_id, source, file, suffix, state, about, started_by, at, seen_at)
values ($1, $2, $3, $4, 'looked_at', $5, $6, $7, $7)
on conflict (import_id) do update set seen_at = excluded.seen_at returning state"""

# From the beginning, also after a process died under it: what was taken once is taken once.
_BEGIN = """
update import_run set state = 'running', rows = 0, taken = 0, refused = '[]', seen_at = $2
where import_id = $1 and file is not null
  and (state <> 'running' or seen_at < $2::timestamptz - interval '1 minute')
returning source, file, suffix"""

_ADVANCE = """
update import_run set rows = rows + $2, taken = taken + $3, refused = refused || $4::jsonb, seen_at = $5
where import_id = $1"""

_END = "update import_run set state = $2, file = null, seen_at = $3 where import_id = $1"
_FAIL = "update import_run set state = 'failed', seen_at = now() where import_id = $1"
_SHOWN = "import_id, source, state, about, rows, taken, refused, started_by, at, seen_at"
_ONE = f"select {_SHOWN} from import_run where import_id = $1"  # noqa: S608 - constants alone
_LATEST = f"""
select {_SHOWN} from import_run
where (cardinality($1::text[]) = 0 or source = any($1))
  and ($2::timestamptz is null or (at, import_id) < ($2, $3::uuid))
order by at desc, import_id desc limit $4"""  # noqa: S608


class Kept(NamedTuple):
    """An import's file as kept."""

    source: str
    file: bytes
    suffix: str


async def add(tx: Connection, ident: UUID, kept: Kept, about: int, by: str, now: datetime) -> str:
    """Keep a file; the same again is the same import. Returns its state."""
    state: str = await tx.fetchval(_ADD, ident, kept.source, kept.file, kept.suffix, about, by, now)
    return state


async def begin(tx: Connection, ident: UUID, now: datetime) -> Kept | None:
    """Begin; None when it runs already, is over, or was never handed in."""
    row = await tx.fetchrow(_BEGIN, ident, now)
    return Kept(*row) if row else None


async def advance(
    tx: Connection, ident: UUID, rows: int, taken: int, refused: Sequence[Refusal], now: datetime
) -> None:
    """So many rows more."""
    await tx.execute(_ADVANCE, ident, rows, taken, [asdict(each) for each in refused], now)


async def end(tx: Connection, ident: UUID, now: datetime) -> None:
    """All rows were looked at; the file is forgotten."""
    await tx.execute(_END, ident, "done", now)


async def fail(pool: Pool, ident: UUID) -> None:
    """It could not go on; it may be begun again."""
    await pool.execute(_FAIL, ident)


async def one(pool: Pool, ident: UUID) -> dict[str, Any] | None:
    """One import."""
    row = await pool.fetchrow(_ONE, ident)
    return dict(row) if row else None


async def latest(pool: Pool, asked: PageAsked, sources: list[str]) -> tuple[list[dict[str, Any]], str | None]:
    """A page of imports of these sources (none named: all), the latest first, and the next one's cursor."""
    return asked.cut(await pool.fetch(_LATEST, sources, *asked.after, asked.most), "at", "import_id")
