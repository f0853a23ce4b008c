"""Rounds kept and read: announced by a person, changed only before they open."""

# ruff: noqa: S608 - the column list is a constant, the values are parameters

from dataclasses import fields
from datetime import datetime
from typing import Any

from services.feedback.rules.rounds import Round
from shared.contract.errors import TiaokuaiError
from shared.platform.database import Connection, Pool

_NAMES = tuple(each.name for each in fields(Round))
_COLUMNS = ", ".join(_NAMES)

ANNOUNCE = f"""
insert into rating_round ({_COLUMNS}, announced_by, announced_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (half_year) do update set opens_at = excluded.opens_at, closes_at = excluded.closes_at,
    objections_until = excluded.objections_until, minimum = excluded.minimum, towns = excluded.towns,
    announced_by = excluded.announced_by, announced_at = excluded.announced_at
where rating_round.opens_at > excluded.announced_at returning true"""

ALL = f"select {_COLUMNS} from rating_round order by half_year desc"

ONE = f"select {_COLUMNS} from rating_round where half_year = $1"

# Of a round: how many ratings by how many towns, of how many departments; which objections wait.
PROGRESS = """
select count(*) as ratings, count(distinct town) as towns_rated, count(distinct department) as departments,
       count(*) filter (where o.raised_at is not null) as objections,
       count(*) filter (where o.raised_at is not null and o.decided_at is null) as undecided
from rating r left join rating_objection o using (rating_id)
where r.half_year = $1 and r.occasion = 'round'"""


async def announce(database: Connection | Pool, wanted: Round, by: str, now: datetime) -> None:
    """Keep a round. Raises `TiaokuaiError` conflict where it has begun."""
    values = (getattr(wanted, name) for name in _NAMES)
    if not await database.fetchval(ANNOUNCE, *values, by, now):
        raise TiaokuaiError("conflict")


async def all_rounds(database: Connection | Pool) -> list[Round]:
    """Every round, the latest first."""
    return [_round(row) for row in await database.fetch(ALL)]


async def round_of(database: Connection | Pool, half_year: str, *, changing: bool = False) -> Round | None:
    """The round of a half-year, held while it is changed; None where none was announced."""
    row = await database.fetchrow(f"{ONE} for update" if changing else ONE, half_year)
    return None if row is None else _round(row)


async def progress(database: Pool, half_year: str) -> dict[str, Any]:
    """How many have rated so far, never who; how many objections there are and wait."""
    return dict(await database.fetchrow(PROGRESS, half_year))


def _round(row: Any) -> Round:
    return Round(**{**dict(row), "towns": tuple(row["towns"])})
