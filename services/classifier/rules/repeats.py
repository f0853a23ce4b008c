"""Whether the same matter came before: exact keys first, then the words (`domain.md` §6).

Bounds of likeness are of character pairs (Jaccard). Among public messages two strangers' reach 0.05 once in a
hundred, one person's messages on one matter mostly 0.1 to 0.3, resends 0.6 and more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from services.classifier.rules.keys import KeyKind, Keys, kind_of
from services.classifier.rules.sketch import Sketch, likeness
from shared.contract.events.classification import Repeat
from shared.domain.identifiers import stable_id
from shared.domain.vocabulary import Relation

WINDOW = timedelta(days=180)
"""How far apart two submissions of one matter may lie: clause 52's marks count within it."""

LATEST = 20
"""Of a key the latest twenty are compared: enough to know a repeat, and a bound where hundreds call."""

LIKE = 0.08
"""Likeness from which the words themselves are evidence."""

_BOUNDS = {
    # (own complaint, enterprise or place shared): least likeness for same, for maybe
    (True, True): (0.12, 0.04),
    (True, False): (0.25, LIKE),
    (False, True): (0.5, 0.15),
}
_NEVER = (2.0, 2.0)
_NAMES = {KeyKind.COMPLAINANT: "complainant", KeyKind.ENTERPRISE: "enterprise", KeyKind.PLACE: "place"}
_WORDS, _EXACT = "text", "exact"


@dataclass(frozen=True, slots=True)
class Said:
    """What a complaint is compared by; `words` stands for the whole matching copy."""

    keys: Keys
    words: int
    sketch: Sketch
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """A complaint that takes part, its matter, and the relation found when it first came."""

    complaint_id: UUID
    said: Said
    matter_id: UUID
    relation: Relation = Relation.NONE
    of_complaint: UUID | None = None
    score: float = 0.0
    evidence: tuple[str, ...] = ()

    def repeat(self) -> Repeat:
        """The relation as it travels."""
        return Repeat(
            relation=self.relation,
            matter_id=self.matter_id,
            of_complaint=self.of_complaint,
            score=self.score,
            evidence=self.evidence,
        )


class _Likeness(NamedTuple):
    relation: Relation
    own: bool
    score: float
    shared: frozenset[KeyKind]
    other: Known


def relate(complaint_id: UUID, said: Said, earlier: Iterable[Known]) -> Known:
    """The complaint with the best relation to earlier ones that share a key; else with a matter of its own.

    Best is same before maybe, one's own complaint before others', then the likest, then the oldest. Evidence
    is `complainant`, `enterprise`, `place`, `text`, and `exact`: the same words by the same complainant with
    no enterprise or place that differs. A maybe keeps its own matter: a person decides.
    """
    near = [each for each in earlier if abs(said.submitted_at - each.said.submitted_at) <= WINDOW]
    ranked = sorted(near, key=lambda each: (each.said.submitted_at, each.complaint_id))
    found = [_compare(said, each) for each in ranked]
    best = max((each for each in found if each.relation is not Relation.NONE), key=_merit, default=None)
    if best is None:
        return Known(complaint_id, said, own_matter(complaint_id))
    return Known(
        complaint_id,
        said,
        best.other.matter_id if best.relation is Relation.SAME else own_matter(complaint_id),
        best.relation,
        best.other.complaint_id,
        round(best.score, 4),
        _evidence(said, best),
    )


def own_matter(complaint_id: UUID) -> UUID:
    """The matter a complaint begins when it repeats none."""
    return stable_id("matter", complaint_id)


def _compare(said: Said, other: Known) -> _Likeness:
    theirs = other.said.keys.all
    shared = frozenset(kind_of(key) for key in said.keys.all if key in theirs)
    score = 1.0 if said.words == other.said.words else likeness(said.sketch, other.said.sketch)
    own = KeyKind.COMPLAINANT in shared
    same, maybe = _BOUNDS.get((own, len(shared) > own), _NEVER)
    relation = Relation.SAME if score >= same else Relation.MAYBE if score >= maybe else Relation.NONE
    return _Likeness(relation, own, score, shared, other)


def _merit(found: _Likeness) -> tuple[bool, bool, float]:
    return found.relation is Relation.SAME, found.own, found.score


def _evidence(said: Said, found: _Likeness) -> tuple[str, ...]:
    evidence = [_NAMES[kind] for kind in sorted(found.shared)]
    if found.score >= LIKE:
        evidence.append(_WORDS)
    other = found.other.said
    differ = _kinds(said.keys) & _kinds(other.keys) - found.shared
    if found.own and said.words == other.words and not differ:
        evidence.append(_EXACT)
    return tuple(evidence)


def _kinds(keys: Keys) -> set[KeyKind]:
    return {kind_of(key) for key in keys.others}
