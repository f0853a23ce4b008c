"""The patterns of every complainant of a file; what is common to all its claims counts less."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from services.classifier.likeness.texts import Vectors, plain, weighed
from services.classifier.reporters.claims import Claim
from services.classifier.reporters.factors import Factor, factors_of, score_of
from services.classifier.reporters.phrases import phrases_in, template_of
from shared.domain.matching import enterprise_key, matching_copy

_SIZES = (2, 3, 4)


@dataclass(frozen=True, slots=True)
class FileClaim:
    """A row of the file."""

    complainant: str
    text: str
    respondent: str = ""
    time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A complainant's score and the factors behind it, the weightiest first."""

    complainant: str
    score: float
    factors: tuple[Factor, ...]


def patterns(rows: Sequence[FileClaim]) -> Iterator[Pattern]:
    """One pattern a complainant, in the order in which they first appear."""
    copies = [matching_copy(row.text) for row in rows]
    templates = weighed([plain(template_of(copy)) for copy in copies], _SIZES)
    claims = [_claim(number, row, copy) for number, (row, copy) in enumerate(zip(rows, copies, strict=True))]
    theirs: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        theirs.setdefault(row.complainant, []).append(number)
    for complainant, numbers in theirs.items():
        factors = _factors(claims, templates, numbers)
        yield Pattern(complainant, score_of(factors), factors)


def _claim(number: int, row: FileClaim, copy: str) -> Claim:
    merchant = enterprise_key(row.respondent)
    return Claim(str(number), merchant, row.time, phrases_in(copy), blank=not copy)


def _factors(claims: Sequence[Claim], templates: Vectors, numbers: Sequence[int]) -> tuple[Factor, ...]:
    def alike(one: int, other: int) -> float:
        return _product(templates, numbers[one], numbers[other])

    return factors_of([claims[number] for number in numbers], alike)


def _product(templates: Vectors, one: int, other: int) -> float:
    first, second = (slice(templates.start[row], templates.start[row + 1]) for row in (one, other))
    _, left, right = np.intersect1d(
        templates.feature[first], templates.feature[second], assume_unique=True, return_indices=True
    )
    return float(templates.value[first][left] @ templates.value[second][right])
