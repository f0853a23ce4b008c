"""The rates of `domain.md` §8, with numerator and denominator; ranking only above a minimum sample."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

_Z = 1.96  # 95 %


@dataclass(frozen=True, slots=True)
class Rate:
    """A share: `numerator` of `denominator`."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None where there is nothing to divide by."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def lower(self) -> float:
        """Lower end of Wilson's 95 % interval: one easy fix doesn't beat a hundred good ones."""
        if not self.denominator:
            return 0.0
        n, p = self.denominator, self.numerator / self.denominator
        spread = _Z * sqrt(p * (1 - p) / n + _Z * _Z / (4 * n * n))
        below = (p + _Z * _Z / (2 * n) - spread) / (1 + _Z * _Z / n)
        return min(p, max(0.0, below))


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """What is counted of one unit: orders by first or present lead, callbacks by who answered."""

    unit: str
    dispatched: int = 0
    first_right: int = 0
    hops: int = 0
    closed: int = 0
    reworked: int = 0
    due: int = 0
    on_time: int = 0
    callbacks: int = 0
    reached: int = 0
    valid: int = 0
    solved: int = 0
    rated: int = 0
    satisfied: int = 0


@dataclass(frozen=True, slots=True)
class UnitScore:
    """One line of the scoreboard; `rank` is None below the minimum sample."""

    unit: str
    name: str
    rank: int | None
    dispatched: int
    closed: int
    on_time: Rate
    solved: Rate
    satisfied: Rate
    rating: Rate
    rework: Rate
    first_dispatch: Rate
    mean_hops: float | None


def scoreboard(counts: Iterable[UnitCounts], names: Mapping[str, str], minimum: int) -> list[UnitScore]:
    """Units ranked by solved, then satisfied (Wilson's lower end); those below the minimum last, unranked."""
    ordered = sorted(counts, key=lambda c: (not _enough(c, minimum), *_merit(c), c.unit))
    ranked = sum(_enough(each, minimum) for each in ordered)
    return [
        _score(each, names.get(each.unit, each.unit), place if place <= ranked else None)
        for place, each in enumerate(ordered, 1)
    ]


def _enough(counts: UnitCounts, minimum: int) -> bool:
    return counts.valid >= minimum


def _merit(counts: UnitCounts) -> tuple[float, float]:
    return -Rate(counts.solved, counts.valid).lower, -Rate(counts.satisfied, counts.rated).lower


def _score(counts: UnitCounts, name: str, rank: int | None) -> UnitScore:
    return UnitScore(
        unit=counts.unit,
        name=name,
        rank=rank,
        dispatched=counts.dispatched,
        closed=counts.closed,
        on_time=Rate(counts.on_time, counts.due),
        solved=Rate(counts.solved, counts.valid),
        satisfied=Rate(counts.satisfied, counts.rated),
        rating=Rate(counts.rated, counts.reached),
        rework=Rate(counts.reworked, counts.closed),
        first_dispatch=Rate(counts.first_right, counts.dispatched),
        mean_hops=counts.hops / counts.dispatched if counts.dispatched else None,
    )
