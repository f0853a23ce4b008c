"""Which earlier complaint a new one is grouped with: met by rare grams or in the stage, judged by words."""

from collections.abc import Container, Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from services.classifier.classes.groups import Cause
from services.classifier.rules.alike import Comparison, likenesses
from services.classifier.rules.repeats import Known
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


class Met(NamedTuple):
    """A new complaint and the earlier ones it may be linked with."""

    new: Known
    others: Sequence[Known]


def best_links(met: Sequence[Met]) -> list[Link | None]:
    """For each the likest of the complaints met; what the stage called the same comes first. None when none
    is alike. All are compared in one go.
    """
    alike = likenesses([Comparison(new.said.sketch, [o.said.sketch for o in others]) for new, others in met])
    return [_best(*each, scores) for each, scores in zip(met, alike, strict=True)]


def met_by(new: Known, met: Iterable[Known], apart: Container[UUID]) -> Met:
    """Who may be linked with a new complaint: within the window, and never itself.

    Where the stage found the same matter nobody is likelier: then it is that one alone.
    """
    others = [o for o in met if o.complaint_id != new.complaint_id and o.complaint_id not in apart]
    same = [other for other in others if _is_same(new, other)][:1]
    first, last = new.said.submitted_at - WINDOW, new.said.submitted_at + WINDOW
    return Met(new, same or [other for other in others if first <= other.said.submitted_at <= last])


def _best(new: Known, others: Sequence[Known], scores: Sequence[float]) -> Link | None:
    if others and _is_same(new, others[0]):
        return Link(others[0], 1.0, new.evidence)
    links = [link for other, score in zip(others, scores, strict=True) if (link := _link(new, other, score))]
    return max(links, key=lambda link: (link.score, -link.other.said.submitted_at.timestamp()), default=None)


def _is_same(new: Known, other: Known) -> bool:
    return new.of_complaint == other.complaint_id and new.relation is Relation.SAME


def _link(new: Known, other: Known, score: float) -> Link | None:
    if score < ALIKE_WITH_KEY:
        return None
    shares = not set(new.said.keys.others).isdisjoint(other.said.keys.others)
    if score < ALIKE and not shares:
        return None
    return Link(other, min(score, 0.9999), ("rare_words", "text", *(("place_or_firm",) if shares else ())))
