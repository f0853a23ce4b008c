"""The rows behind every figure as a table for people: one order and one unit a row, no personal data."""

# ruff: noqa: S608 - the column lists are constants, the values are parameters

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from services.feedback.board.cells import Period
from services.feedback.board.district import Names
from services.feedback.board.events import ScoreRow
from services.feedback.export import Table
from services.feedback.rules.measures import COUNT_NAMES, COUNTS
from shared.domain.vocabulary import Confidentiality
from shared.platform.database import Connection, Pool

_HEADINGS = "工单编号 查询号 单位代码 单位 事项代码 事项 街镇 渠道 派单时间 第52条标记"
_BEHIND = "unit, category, town, channel, dispatched_at, marked"

ROWS = f"""
select order_id, {_BEHIND}, {", ".join(COUNTS)} from score
where dispatched_at >= $1 and dispatched_at < $2 order by dispatched_at, order_id, unit"""

NUMBERS = """
select order_id, number, reference, confidentiality from order_view where order_id = any($1::uuid[])"""


async def rows_of_period(database: Connection | Pool, period: Period, names: Names) -> Table:
    """As counted now."""
    found = [tuple(row) for row in await database.fetch(ROWS, period.since, period.until)]
    return await _table(database, found, names)


async def rows_as_counted(database: Connection | Pool, rows: Iterable[ScoreRow], names: Names) -> Table:
    """Of rows recomputed from events."""
    return await _table(database, [(*_behind(row), *row.counts) for row in rows], names)


def _behind(row: ScoreRow) -> tuple[Any, ...]:
    return row.order_id, row.unit, row.category, row.town, row.channel, row.dispatched_at, row.marked


async def _table(database: Connection | Pool, found: list[tuple[Any, ...]], names: Names) -> Table:
    orders = list({row[0] for row in found})
    numbers = {row["order_id"]: row for row in await database.fetch(NUMBERS, orders)}
    return Table((*_HEADINGS.split(), *COUNT_NAMES.values()), [_row(row, numbers, names) for row in found])


def _row(row: tuple[Any, ...], numbers: Mapping[UUID, Any], names: Names) -> tuple[Any, ...]:
    order, unit, category, town, channel, dispatched_at, marked, *counts = row
    known: Any = numbers[order]
    sealed = known["confidentiality"] == Confidentiality.SEALED
    number, reference = ("密件", "") if sealed else (known["number"], known["reference"])
    name = names.by["unit"].get(unit, unit)
    matter, where = names.by["category"].get(category, category), names.by["town"].get(town, town)
    matters = category, matter, where, names.channels.get(channel, channel)
    return (number, reference, unit, name, *matters, dispatched_at, marked, *counts)
