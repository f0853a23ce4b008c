"""A complainant's claims as they are counted: who against, when, which words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.classifier.reporters.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim; `respondent` is equal for one merchant and empty when unknown, `blank` is one without words.

    `evidence` is the id by which a reviewer finds it.
    """

    evidence: str
    respondent: str
    time: datetime | None
    phrases: Phrases
    blank: bool = False


Likeness = Callable[[int, int], float]
"""How alike the templates of two claims are, by their places in the sequence: 0 to 1."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims of one complainant; what isn't known of one of them is None."""

    likeness: float | None
    same_day: bool | None
    same_merchant: bool | None


def pairs_of(claims: Sequence[Claim], alike: Likeness) -> list[Pair]:
    """Every claim with every later one."""
    return [
        _pair(claims[one], claims[other], alike(one, other))
        for one in range(len(claims))
        for other in range(one + 1, len(claims))
    ]


def _pair(one: Claim, other: Claim, likeness: float) -> Pair:
    return Pair(
        None if one.blank or other.blank else likeness,
        None if one.time is None or other.time is None else one.time.date() == other.time.date(),
        None if not one.respondent or not other.respondent else one.respondent == other.respondent,
    )
