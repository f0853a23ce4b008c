"""Figures from counts: each with numerator and denominator; ranked only above a minimum sample."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from services.feedback.rules.measures import COUNTS, MEASURES, Measure

_Z = 1.96  # 95 %
_MERITS = ("solved", "satisfied", "on_time")

Counts = Sequence[int]
"""As many as `COUNTS`, in its order."""


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
class Line:
    """One line of a table: whose, its place (None below the minimum sample), its counts."""

    key: str
    name: str
    rank: int | None
    counts: Counts

    def count(self, name: str) -> int:
        """One of the counts."""
        return self.counts[_PLACE[name]]

    def rate(self, measure: Measure) -> Rate:
        """A figure; for a mean, the quotient is its value."""
        return Rate(self.count(measure.numerator), self.count(measure.denominator))


_PLACE = {name: place for place, name in enumerate(COUNTS)}
_BY_CODE = {each.code: each for each in MEASURES}


def ranked(counts: Mapping[str, Counts], names: Mapping[str, str], minimum: int) -> list[Line]:
    """Lines by solved, satisfied, on time (Wilson's lower ends); those below the minimum last, unranked."""
    lines = [Line(key, names.get(key, key), None, each) for key, each in counts.items()]
    lines.sort(key=lambda line: (not enough(line, minimum), *_merit(line), line.key))
    return [
        Line(line.key, line.name, place if enough(line, minimum) else None, line.counts)
        for place, line in enumerate(lines, 1)
    ]


def enough(line: Line, minimum: int) -> bool:
    """Whether so many said whether it was solved that the line may be ranked."""
    return line.count("valid") >= minimum


def total(counts: Iterable[Counts]) -> tuple[int, ...]:
    """The sum, column by column; zeros of nothing."""
    summed = tuple(map(sum, zip(*counts, strict=True)))
    return summed or (0,) * len(COUNTS)


def _merit(line: Line) -> tuple[float, ...]:
    return tuple(-line.rate(_BY_CODE[code]).lower for code in _MERITS)
