"""For every row of a file the likest others, with relation and evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.classifier.likeness.expand import expand
from services.classifier.likeness.given import Given, Row
from services.classifier.likeness.nearest import Neighbours, nearest
from services.classifier.likeness.texts import vectors
from shared.domain.vocabulary import Relation

SHOWN = 30
_TEXT, _LIKE = "text", 0.15
_SAME, _MAYBE = 0.3, 0.15


@dataclass(frozen=True, slots=True)
class Ranked:
    """One row's relation to another; `score` 0 to 1, comparable among one row's others."""

    ident: str
    other: str
    score: float
    relation: Relation
    evidence: tuple[str, ...]


def rank(rows: Sequence[Row]) -> Iterator[Ranked]:
    """The best thirty others of each row, best first; ties in the file's order."""
    found, given = _alike(rows), Given(rows)
    for row, each in enumerate(rows):
        words = dict(zip(found.ids[row].tolist(), found.scores[row].tolist(), strict=True))
        for other in given.sharing(row):
            words.setdefault(other, 0.0)
        judged = [(*given.judged(row, other, likeness), other) for other, likeness in words.items()]
        for score, equal, other in sorted(judged, key=lambda found: (-found[0], found[2]))[:SHOWN]:
            evidence = (*equal, _TEXT) if words[other] >= _LIKE else equal
            yield Ranked(each.ident, rows[other].ident, round(score, 6), _relation(score), evidence)


def _alike(rows: Sequence[Row]) -> Neighbours:
    return expand(nearest(vectors([row.text for row in rows])))


def _relation(score: float) -> Relation:
    return Relation.SAME if score >= _SAME else Relation.MAYBE if score >= _MAYBE else Relation.NONE
