"""Which earlier complaint a new one is grouped with: met by rare grams or in the stage, judged by words."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from services.classifier.classes.groups import Cause
from services.classifier.rules.repeats import Known
from services.classifier.rules.sketch import likeness
from shared.domain.vocabulary import Relation

WINDOW = timedelta(days=30)
"""How far apart two complaints the job connects may lie."""

ALIKE = 0.35
"""Likeness of character pairs from which strangers who share no key mean one matter."""

ALIKE_WITH_KEY = 0.2
"""The same, when they share the enterprise or the place."""


class Link(NamedTuple):
    """The earlier complaint, how alike, and by what it was found."""

    other: Known
    score: float
    evidence: tuple[str, ...]

    @property
    def cause(self) -> Cause:
        """As kept in a group's history."""
        return Cause(score=round(self.score, 4), evidence=self.evidence)


def best_link(new: Known, met: Iterable[Known], apart: set[UUID]) -> Link | None:
    """The likest of the complaints met; what the stage called the same comes first. None when none is alike.

    `apart` are complaints of groups a person took this one out of.
    """
    links = [link for each in met if each.complaint_id not in apart and (link := _link(new, each))]
    return max(links, key=lambda link: (link.score, -link.other.said.submitted_at.timestamp()), default=None)


def _link(new: Known, other: Known) -> Link | None:
    if other.complaint_id == new.complaint_id:
        return None
    if new.relation is Relation.SAME and new.of_complaint == other.complaint_id:
        return Link(other, 1.0, new.evidence)
    if abs(new.said.submitted_at - other.said.submitted_at) > WINDOW:
        return None
    score = likeness(new.said.sketch, other.said.sketch)
    shares = bool(set(new.said.keys.others) & set(other.said.keys.others))
    if score < (ALIKE_WITH_KEY if shares else ALIKE):
        return None
    return Link(other, min(score, 0.9999), ("rare_words", "text", *(("place_or_firm",) if shares else ())))
