"""Reverse evaluation: towns rate departments; who may rate what, and what may be shown (clause 51)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

ROUND = "round"
OCCASIONS = {"informed": "抄告", "co": "协办", "help": "协助", "whistle": "吹哨", ROUND: "半年度评价"}
GOOD = 4
"""Of five; from here on a rating is favourable."""


@dataclass(frozen=True, slots=True)
class Given:
    """One rating as it is counted."""

    town: str
    department: str
    half_year: str
    score: int
    marked: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What one department got from one town, or from all: how many, how many favourable, the sum."""

    ratings: int = 0
    favourable: int = 0
    points: int = 0

    @property
    def mean(self) -> float | None:
        """Between 1 and 5; None without a rating."""
        return self.points / self.ratings if self.ratings else None


def half_year_of(moment: datetime, zone: tzinfo) -> str:
    """`2026H2`, by the district's clock."""
    local = moment.astimezone(zone)
    return f"{local.year}H{1 if local.month <= 6 else 2}"


def occasion_of(town: str, department: str, lead: str | None, parts: str) -> str | None:
    """What a town had to do with a department in an order, the closest occasion; None: nothing.

    `parts` as the case keeps them; a department answers for orders it leads and for whistles calling it.
    """
    words = set(parts.split())
    if f"whistle:{town}>{department}" in words:
        return "whistle"
    if lead != department:
        return None
    return next((name for name in ("help", "co", "informed") if f"{name}:{town}" in words), None)


def table(given: Iterable[Given]) -> dict[str, dict[str, Cell]]:
    """Department → town → what it got; the town `""` is all towns together."""
    cells: dict[str, dict[str, Cell]] = defaultdict(dict)
    for each in given:
        for town in (each.town, ""):
            cells[each.department][town] = _more(cells[each.department].get(town, Cell()), each)
    return dict(cells)


def visible(cells: Mapping[str, Cell], minimum: int) -> dict[str, Cell]:
    """What of a department's cells may be shown: none below the sample, none left over by the others.

    The total needs the sample too; a single small town takes the next smallest with it.
    """
    towns = sorted((cell.ratings, town) for town, cell in cells.items() if town)
    small = [town for ratings, town in towns if ratings < minimum]
    if len(small) == 1 and len(towns) > 1:
        small.append(towns[1][1])
    hidden = set(small)
    if cells.get("", Cell()).ratings < minimum:
        hidden.add("")
    return {town: cell for town, cell in cells.items() if town not in hidden}


def _more(cell: Cell, given: Given) -> Cell:
    return Cell(cell.ratings + 1, cell.favourable + (given.score >= GOOD), cell.points + given.score)
