"""Reads the events that figures are made of, up to a cut, and folds them into rows."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from services.feedback.rules.measures import COUNTS
from services.feedback.rules.score import About, Said, next_change, rows
from services.feedback.rules.track import Step, Track, track
from shared.platform.database import Connection, Pool

# Every transaction below the oldest one still open has ended: what it brought is all there, for ever.
CUT = "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as up_to, clock_timestamp() as at"

STEPS = """
select order_id, version, move, state, lead, moved_at, due, due_contact, category, town, rule, marked
from order_move where order_id = any($1::uuid[]) and tx < $2 order by order_id, version"""

SAID = """
select r.result_id, r.order_id, r.order_version, c.unit, r.owner, r.reached, r.solved, r.satisfaction,
       r.asked_at, exists(
           select from exception_review v join exception_decision d using (review_id)
           where v.order_id = r.order_id and v.order_version = r.order_version and d.accepted and d.tx < $2)
       as excepted
from callback_result r join callback c using (callback_id)
where r.order_id = any($1::uuid[]) and r.tx < $2"""

EXCLUSIONS = "select order_id, unit, measure from exclusion where order_id = any($1::uuid[]) and tx < $2"

ABOUT = """
select order_id, anonymous, received_at, created_at, source from order_view
where order_id = any($1::uuid[])"""

ORDERS = "select distinct order_id from order_move where tx < $1 order by order_id"

_AT_ONCE = 5_000
_order_of = itemgetter(0)


class Cut(NamedTuple):
    """A line through the events: all of transactions below `up_to`, as things stand at `at`."""

    up_to: int
    at: datetime


@dataclass(frozen=True, slots=True)
class District:
    """What counting needs of the catalogue: departments, the channel of each source, where people sign in."""

    departments: Collection[str]
    channels: Mapping[str, str]
    sign_in: Collection[str]
    zone: tzinfo


class ScoreRow(NamedTuple):
    """One row of `score` but its counts: what a figure can be split by."""

    order_id: UUID
    unit: str
    month: date
    dispatched_at: datetime
    category: str
    town: str
    channel: str
    marked: bool
    next_at: datetime | None
    counts: tuple[int, ...]


class Folded(NamedTuple):
    """An order folded, and its rows."""

    order_id: UUID
    order: Track
    rows: list[ScoreRow]


async def cut(connection: Connection | Pool) -> Cut:
    """A cut through all that is committed now."""
    row = await connection.fetchrow(CUT)
    return Cut(row["up_to"], row["at"])


async def all_rows(connection: Connection, at: Cut, district: District) -> AsyncIterator[list[ScoreRow]]:
    """Every row as of a cut, recomputed from events; some thousand orders at a time."""
    orders = [row[0] for row in await connection.fetch(ORDERS, at.up_to)]
    for first in range(0, len(orders), _AT_ONCE):
        yield await rows_of(connection, orders[first : first + _AT_ONCE], at, district)


async def rows_of(
    connection: Connection, orders: Sequence[UUID], at: Cut, district: District
) -> list[ScoreRow]:
    """The rows of these orders as of a cut; none for an order not dispatched yet."""
    return [row for each in await folded(connection, orders, at, district) for row in each.rows]


async def folded(connection: Connection, orders: Sequence[UUID], at: Cut, district: District) -> list[Folded]:
    """These orders as of a cut, with what they count."""
    steps = await connection.fetch(STEPS, orders, at.up_to)
    said = await _by_order(connection, SAID, orders, at.up_to)
    excluded = await _by_order(connection, EXCLUSIONS, orders, at.up_to)
    about = {row["order_id"]: row for row in await connection.fetch(ABOUT, orders)}
    found = []
    for order_id, moves in groupby(steps, key=_order_of):
        known = about[order_id]
        order = track(Step(*tuple(move)[1:]) for move in moves)
        counted = rows(
            order,
            [_said(row) for row in said.get(order_id, ())],
            _about(known, district),
            at.at,
            departments=district.departments,
            left_out=[(row["unit"], row["measure"]) for row in excluded.get(order_id, ())],
        )
        channel = district.channels.get(known["source"], "")
        found.append(
            Folded(order_id, order, _score_rows(order_id, order, counted, channel, at.at, district.zone))
        )
    return found


async def _by_order(
    connection: Connection, statement: str, orders: Sequence[UUID], up_to: int
) -> Mapping[UUID, list[Any]]:
    grouped: dict[UUID, list[Any]] = defaultdict(list)
    for row in await connection.fetch(statement, orders, up_to):
        grouped[row["order_id"]].append(row)
    return grouped


def _said(row: Any) -> Said:
    return Said(
        row["result_id"],
        row["order_version"],
        row["unit"],
        row["owner"],
        row["reached"],
        row["solved"],
        row["satisfaction"],
        row["asked_at"],
        row["excepted"],
    )


def _about(row: Any, district: District) -> About:
    signs_in = district.channels.get(row["source"]) in district.sign_in
    return About(row["anonymous"], row["received_at"], row["created_at"], signs_in)


def _score_rows(
    order_id: UUID,
    order: Track,
    counted: Mapping[str, Mapping[str, int]],
    channel: str,
    at: datetime,
    zone: tzinfo,
) -> list[ScoreRow]:
    if order.dispatched_at is None:
        return []
    month = order.dispatched_at.astimezone(zone).date().replace(day=1)
    following = next_change(order, at)
    return [
        ScoreRow(
            order_id,
            unit,
            month,
            order.dispatched_at,
            order.category,
            order.town,
            channel,
            order.marked,
            following if unit == order.lead else None,
            tuple(row.get(name, 0) for name in COUNTS),
        )
        for unit, row in counted.items()
    ]
