"""Writes a generated year into feedback's store, by COPY: the same rows as event by event, sooner."""

import asyncio
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from random import Random
from typing import Any

from deploy.local.year.district import Generated
from deploy.local.year.life import Life, live
from deploy.local.year.rows import Kept, kept
from services.feedback.columns import CALLBACK, CASE, MOVE
from shared.platform.database import Connection

_AT_ONCE = 10_000
_RESULT = (
    "result_id",
    "callback_id",
    "order_id",
    "order_version",
    "owner",
    "reached",
    "solved",
    "satisfaction",
    "words",
    "asked_at",
)
_VERDICT = ("verdict_id", "order_id", "order_version", "complaint_id", "kind", "basis", "given_at")


def lives(district: Generated, orders: int, seed: int, until: datetime) -> Iterator[Life]:
    """So many lives, in the order in which they begin; the same seed gives the same."""
    chance = Random(seed + 1)
    moments = district.moments(chance, orders)
    for number, (matter, at) in enumerate(zip(district.matters(chance, orders), moments, strict=True), 1):
        yield live(number, matter, at, district, chance, until)


async def load_year(connection: Connection, year: Iterator[Life]) -> int:
    """Load every life; returns how many events (moves and results) that were.

    The next lives are made while the database takes in the last.
    """
    events, making = 0, _making(year)
    while batch := await making:
        making = _making(year)
        await _load(connection, batch)
        events += sum(len(each.moves) + len(each.results) for each in batch)
    return events


def _making(year: Iterator[Life]) -> "asyncio.Future[list[Kept]]":
    return asyncio.ensure_future(asyncio.to_thread(lambda: [kept(life) for life in islice(year, _AT_ONCE)]))


async def _load(connection: Connection, batch: list[Kept]) -> None:
    tables: tuple[tuple[str, Any, list[Any]], ...] = (
        ("order_view", CASE.fields, [CASE.values(each.case) for each in batch]),
        ("callback", CALLBACK.fields, [CALLBACK.values(row) for each in batch for row in each.callbacks]),
        ("callback_result", _RESULT, [row for each in batch for row in each.results]),
        ("verdict", _VERDICT, [row for each in batch for row in each.verdicts]),
        ("order_move", MOVE.fields, [row for each in batch for row in each.moves]),
    )
    async with connection.transaction():
        for table, columns, records in tables:
            await connection.copy_records_to_table(table, records=records, columns=columns)


def months_before(first: date, count: int) -> date:
    """The first day of the month so many months earlier."""
    index = first.year * 12 + first.month - 1 - count
    return date(index // 12, index % 12 + 1, 1)
