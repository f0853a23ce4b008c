"""The scoreboard as people read it: ranked lines by unit, and the same counts by category and town."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from services.feedback.board.cells import Cell, Period, Split, cells, split
from services.feedback.board.district import Names
from services.feedback.rules.measures import MEASURES, Measure
from services.feedback.rules.rates import Line, ranked, total
from shared.platform.database import Connection, Pool

SPLITS: tuple[Split, ...] = ("unit", "first_level", "category", "town")


@dataclass(frozen=True, slots=True)
class Board:
    """Lines by what they are split by, and the district's total."""

    period: Period
    minimum: int
    tables: dict[Split, list[Line]]
    total: Line


@dataclass(frozen=True, slots=True)
class Part:
    """Which cells are looked at: of a unit, a category or its first level, a town; all without."""

    unit: str | None = None
    category: str | None = None
    town: str | None = None

    def holds(self, cell: Cell) -> bool:
        """Whether a cell belongs to it."""
        return (
            self.unit in {None, cell.unit}
            and (self.category is None or cell.category.startswith(self.category))
            and self.town in {None, cell.town}
        )


EVERYTHING = Part()


async def board(
    database: Connection | Pool, period: Period, minimum: int, names: Names, part: Part = EVERYTHING
) -> Board:
    """The board of a period as counted now, or of a part of it."""
    found = [cell for cell in await cells(database, period) if part.holds(cell)]
    return board_of(found, period, minimum, names)


def board_of(found: Iterable[Cell], period: Period, minimum: int, names: Names) -> Board:
    """The board of these cells."""
    held = list(found)
    tables = {by: ranked(split(held, by), names.by[by], minimum) for by in SPLITS}
    return Board(period, minimum, tables, Line("", names.region, None, total(cell.counts for cell in held)))


def shown(line: Line) -> dict[str, Any]:
    """A line as JSON: its place, every figure with numerator and denominator, what is counted apart."""
    apart = ("dispatched", "closed", "overdue", "excepted", "anonymous", "by_default", "excluded")
    return {
        "key": line.key,
        "name": line.name,
        "rank": line.rank,
        **{measure.code: _figure(line, measure) for measure in MEASURES},
        **{name: line.count(name) for name in apart},
    }


def definitions() -> list[dict[str, Any]]:
    """How every figure is made."""
    return [
        {
            "code": each.code,
            "name": each.name,
            "formula": each.formula,
            "unit": each.mean or "%",
            "rising": each.rising,
        }
        for each in MEASURES
    ]


def _figure(line: Line, measure: Measure) -> dict[str, Any]:
    rate = line.rate(measure)
    figure = {"numerator": rate.numerator, "denominator": rate.denominator, "value": rate.value}
    return figure if measure.mean else {**figure, "lower": rate.lower}
