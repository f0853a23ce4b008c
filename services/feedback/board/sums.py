"""The sums of whole months, kept beside `score` by its triggers: a scoreboard of years reads little."""

# ruff: noqa: S608 - the column list is a constant, the values are parameters

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from services.feedback.board.cells import Cell, Period, Split, split
from services.feedback.rules.measures import COUNTS
from services.feedback.rules.rates import Counts
from shared.platform.database import Connection, Pool

SUMS = f"""
select split, key, {", ".join(f"sum({name})::bigint" for name in COUNTS)}
from score_sum where month >= $1 and month < $2 group by split, key having sum(counted) > 0"""

BEYOND = "select exists (select from score where dispatched_at >= $1 and dispatched_at < $2)"


@dataclass(frozen=True, slots=True)
class Months:
    """From the first day of a month until before the first day of a later one."""

    first: date
    after: date


@dataclass(frozen=True, slots=True)
class Summed:
    """The same lines asked of the rows of some days, and of the sums of whole months.

    `beyond` asks whether a row lies between two moments.
    """

    of_rows: str
    of_months: str
    beyond: str = BEYOND


async def lines(database: Connection | Pool, period: Period, zone: tzinfo, asked: Summed) -> Sequence[Any]:
    """What they say of a period, by the sums wherever its months are whole."""
    months = await months_of(database, period, zone, beyond=asked.beyond)
    given = (period.since, period.until) if months is None else (months.first, months.after)
    found: Sequence[Any] = await database.fetch(asked.of_rows if months is None else asked.of_months, *given)
    return found


async def months_of(
    database: Connection | Pool, period: Period, zone: tzinfo, *, beyond: str = BEYOND
) -> Months | None:
    """The months of a period that begins with one and ends with one, or with nothing after it in its last."""
    since, until = period.since.astimezone(zone), period.until.astimezone(zone)
    first, last = _month(since), _month(until)
    if since != first or since >= until:
        return None
    if until == last:
        return Months(first.date(), last.date())
    after = _month(last, later=1)
    more = await database.fetchval(beyond, period.until, after)
    return None if more else Months(first.date(), after.date())


async def sums(database: Connection | Pool, months: Months) -> Mapping[Split, Mapping[str, Counts]]:
    """What `split` says of these months' cells."""
    found: dict[Split, dict[str, Counts]] = {"unit": {}, "category": {}, "town": {}}
    for by, key, *counts in await database.fetch(SUMS, months.first, months.after):
        found[by][key] = tuple(counts)
    leaves = (Cell("", code, "", counts) for code, counts in found["category"].items())
    return {**found, "first_level": split(leaves, "first_level")}


def _month(moment: datetime, later: int = 0) -> datetime:
    """When its month began, or a later one will."""
    index = moment.year * 12 + moment.month - 1 + later
    first = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return first.replace(year=index // 12, month=index % 12 + 1)
