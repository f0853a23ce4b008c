"""Sums of `score`: cells by unit, category and town, from which every table of an edition is made."""

# ruff: noqa: S608 - the column lists are constants, the values are parameters

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from services.feedback.board.events import ScoreRow
from services.feedback.rules.measures import COUNTS
from services.feedback.rules.rates import Counts, total
from shared.platform.database import Connection, Pool

_SUMS = ", ".join(f"sum({name})::bigint" for name in COUNTS)
CELLS = f"""
select unit, category, town, {_SUMS} from score
where dispatched_at >= $1 and dispatched_at < $2 and ($3::text is null or unit = $3)
  and ($4::text is null or starts_with(category, $4)) and ($5::text is null or town = $5)
group by 1, 2, 3 order by 1, 2, 3"""

Split = Literal["unit", "category", "first_level", "town"]


class Cell(NamedTuple):
    """What the orders of one category in one town count for one unit."""

    unit: str
    category: str
    town: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Period:
    """Orders first dispatched from `since` until before `until`."""

    since: datetime
    until: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether an order dispatched then belongs to it."""
        return self.since <= moment < self.until


class Part(NamedTuple):
    """Which cells are looked at: of a unit, a category or its first level, a town; all without."""

    unit: str | None = None
    category: str | None = None
    town: str | None = None


EVERYTHING = Part()


async def cells(database: Connection | Pool, period: Period, part: Part = EVERYTHING) -> list[Cell]:
    """The cells of a period, sorted."""
    rows = await database.fetch(CELLS, period.since, period.until, *part)
    return [Cell(unit, category, town, tuple(counts)) for unit, category, town, *counts in rows]


def cells_of(rows: Iterable[ScoreRow], period: Period) -> list[Cell]:
    """The same from rows; for recomputing."""
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0] * len(COUNTS))
    for row in rows:
        if period.holds(row.dispatched_at):
            held = sums[row.unit, row.category, row.town]
            for place, count in enumerate(row.counts):
                held[place] += count
    return [Cell(*key, counts=tuple(counts)) for key, counts in sorted(sums.items())]


def split(found: Iterable[Cell], by: Split) -> dict[str, Counts]:
    """The sums by unit, category, its first level, or town."""
    groups: dict[str, list[Counts]] = defaultdict(list)
    for cell in found:
        groups[_key(cell, by)].append(cell.counts)
    return {key: total(counts) for key, counts in groups.items()}


def _key(cell: Cell, by: Split) -> str:
    if by == "first_level":
        return cell.category[:2]
    key: str = getattr(cell, by)
    return key
