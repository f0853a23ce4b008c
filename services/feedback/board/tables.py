"""The scoreboard as people read it: ranked lines by unit, and the same counts by category and town."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.feedback.board.cells import EVERYTHING, Cell, Part, Period, Split, cells, split
from services.feedback.board.desk import Desk
from services.feedback.board.district import Names
from services.feedback.board.sums import months_of, sums
from services.feedback.rules.measures import MEASURES, Measure
from services.feedback.rules.rates import Counts, Line, ranked, total
from shared.platform.database import Connection, Pool

SPLITS: tuple[Split, ...] = ("unit", "first_level", "category", "town")


@dataclass(frozen=True, slots=True)
class Board:
    """Lines by what they are split by, and the district's total."""

    period: Period
    minimum: int
    tables: dict[Split, list[Line]]
    total: Line


async def board(database: Connection | Pool, period: Period, desk: Desk, part: Part = EVERYTHING) -> Board:
    """The board of a period as counted now, or of a part of it; of whole months by their sums."""
    months = await months_of(database, period, desk.district.zone) if part == EVERYTHING else None
    if months is None:
        return board_of(await cells(database, period, part), period, desk.minimum, desk.names)
    return _board(await sums(database, months), period, desk.minimum, desk.names)


def board_of(found: Iterable[Cell], period: Period, minimum: int, names: Names) -> Board:
    """The board of these cells."""
    held = list(found)
    return _board({by: split(held, by) for by in SPLITS}, period, minimum, names)


def _board(found: Mapping[Split, Mapping[str, Counts]], period: Period, minimum: int, names: Names) -> Board:
    tables = {by: ranked(found[by], names.by[by], minimum) for by in SPLITS}
    return Board(period, minimum, tables, Line("", names.region, None, total(found["unit"].values())))


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
