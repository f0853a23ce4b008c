"""Editions of the scoreboard: drafted at a cut, published as they are, recomputed from events at will."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from services.feedback.board.cells import Cell, Period, cells, cells_of
from services.feedback.board.events import Cut, District, ScoreRow, all_rows
from services.feedback.board.scoring import catch_up
from services.feedback.rules.measures import COUNTS, MEASURES, Measure
from services.feedback.rules.publishing import Audience
from shared.platform.database import Connection
from shared.platform.paging import PageAsked

ADD = """
insert into edition (number, audience, since, until, up_to, at, minimum, corrects, reason, drafted_by,
                     drafted_at, objections_until, content, digest)
select coalesce(max(number), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $5, $10, $11, $12 from edition
returning number"""

ONE = """
select e.*, p.published_at from edition e left join publication p using (number) where number = $1"""

LATEST = """
select e.*, p.published_at from edition e left join publication p using (number)
where ($1::int is null or number < $1) and ($2::text is null or audience <> $2)
order by number desc limit $3"""

PUBLISH = "insert into publication (number, published_by, published_at) values ($1, $2, clock_timestamp())"


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition; `content` is the canonical JSON whose SHA-256 is `digest`."""

    number: int
    audience: Audience
    period: Period
    cut: Cut
    minimum: int
    corrects: int | None
    reason: str
    drafted_by: str
    drafted_at: datetime
    objections_until: datetime
    content: bytes
    digest: str
    published_at: datetime | None = None

    @property
    def cells(self) -> list[Cell]:
        """What its figures are sums of."""
        found = orjson.loads(self.content)["cells"]
        return [Cell(unit, category, town, tuple(counts)) for unit, category, town, counts in found]


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be drafted, by whom; `objections_until` is the end of the units' window."""

    audience: Audience
    period: Period
    minimum: int
    drafted_by: str
    objections_until: datetime
    corrects: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether an edition says what its events say; `differing` are cells that don't."""

    number: int
    orders: int
    cells: int
    differing: tuple[tuple[str, str, str], ...]
    digest_holds: bool

    @property
    def agrees(self) -> bool:
        return self.digest_holds and not self.differing


async def draft(connection: Connection, wanted: Draft, district: District) -> Edition:
    """Count up to now and write the edition; only under `counting`."""
    at, _ = await catch_up(connection, district)
    found = await cells(connection, wanted.period)
    content = content_of(wanted, at, found)
    number = await connection.fetchval(
        ADD,
        wanted.audience,
        wanted.period.since,
        wanted.period.until,
        at.up_to,
        at.at,
        wanted.minimum,
        wanted.corrects,
        wanted.reason,
        wanted.drafted_by,
        wanted.objections_until,
        content,
        digest_of(content),
    )
    edition = await read(connection, number)
    assert edition is not None
    return edition


async def read(connection: Connection, number: int) -> Edition | None:
    """An edition by its number."""
    row = await connection.fetchrow(ONE, number)
    return None if row is None else _edition(row)


async def latest(
    connection: Connection, asked: PageAsked, without: Audience | None = None
) -> tuple[list[Edition], str | None]:
    """A page of editions, newest first, and the next one's cursor; `without` an audience's own."""
    rows = await connection.fetch(LATEST, *asked.after, without, asked.most)
    page, following = asked.cut(rows, "number")
    return [_edition(row) for row in page], following


async def publish(connection: Connection, number: int, by: str) -> None:
    """Publish it as it is, once; whether it may be is judged before, under `counting`."""
    await connection.execute(PUBLISH, number, by)


async def rows_behind(connection: Connection, edition: Edition, district: District) -> list[ScoreRow]:
    """Every row behind an edition's figures, recomputed from events at its cut."""
    found: list[ScoreRow] = []
    async for some in all_rows(connection, edition.cut, district):
        found += [row for row in some if edition.period.holds(row.dispatched_at)]
    return found


async def verify(connection: Connection, edition: Edition, district: District) -> Verification:
    """Recompute an edition from events and compare cell by cell."""
    rows = await rows_behind(connection, edition, district)
    told = {cell[:3]: cell.counts for cell in edition.cells}
    again = {cell[:3]: cell.counts for cell in cells_of(rows, edition.period)}
    differing = tuple(sorted(key for key in told.keys() | again.keys() if told.get(key) != again.get(key)))
    orders = len({row.order_id for row in rows})
    return Verification(
        edition.number, orders, len(told), differing, digest_of(edition.content) == edition.digest
    )


def content_of(wanted: Draft, at: Cut, found: list[Cell]) -> bytes:
    """The canonical JSON of an edition: its terms, how each figure is made, its cells."""
    return orjson.dumps(
        {
            "audience": wanted.audience,
            "since": wanted.period.since,
            "until": wanted.period.until,
            "at": at.at,
            "minimum": wanted.minimum,
            "corrects": wanted.corrects,
            "counts": COUNTS,
            "measures": [_definition(each) for each in MEASURES],
            "cells": [tuple(cell) for cell in found],
        },
        option=orjson.OPT_UTC_Z,
    )


def digest_of(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return sha256(content).hexdigest()


def _definition(measure: Measure) -> tuple[str, ...]:
    return measure.code, measure.name, measure.numerator, measure.denominator, measure.formula


def _edition(row: Any) -> Edition:
    return Edition(
        number=row["number"],
        audience=Audience(row["audience"]),
        period=Period(row["since"], row["until"]),
        cut=Cut(row["up_to"], row["at"]),
        minimum=row["minimum"],
        corrects=row["corrects"],
        reason=row["reason"],
        drafted_by=row["drafted_by"],
        drafted_at=row["drafted_at"],
        objections_until=row["objections_until"],
        content=row["content"],
        digest=row["digest"],
        published_at=row["published_at"],
    )
