"""Whether the same matter came before: exact keys first, then the words (`domain.md` §6).

Bounds of likeness are of character pairs (Jaccard). Among public messages two strangers' reach 0.05 once in a
hundred, one person's messages on one matter mostly 0.1 to 0.3, resends 0.6 and more.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from services.classifier.rules.keys import KeyKind, Keys, kind_of
from services.classifier.rules.sketch import Sketch
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
_NAMED = {True: (0.0, 0.0), False: (2.0, 0.0)}
"""The same where the text gives one's own complaint's number; of a stranger's a person decides."""

_NAMES = {KeyKind.COMPLAINANT: "complainant", KeyKind.ENTERPRISE: "enterprise", KeyKind.PLACE: "place"}
_NUMBER, _WORDS, _EXACT = "reference", "text", "exact"


class Said(NamedTuple):
    """What a complaint is compared by; `words` stands for the whole matching copy.

    `named` are the ranges of complaint ids behind the earlier numbers in it.
    """

    keys: Keys
    words: int
    sketch: Sketch
    submitted_at: datetime
    named: tuple[tuple[UUID, UUID], ...] = ()

    def names(self, complaint_id: UUID) -> bool:
        """Whether the words give this complaint's number."""
        return any(lowest <= complaint_id <= highest for lowest, highest in self.named)


class Known(NamedTuple):
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
        return Repeat.of(
            relation=self.relation,
            matter_id=self.matter_id,
            of_complaint=self.of_complaint,
            score=self.score,
            evidence=self.evidence,
        )


class _Merit(NamedTuple):
    """What makes one relation better than another."""

    same: bool
    own: bool
    named: bool
    score: float


def relate(complaint_id: UUID, said: Said, earlier: Iterable[tuple[Known, float]]) -> Known:
    """The complaint with the best relation to earlier ones that share a key; else with a matter of its own.

    `earlier` are those within the window and those named, each with its words' likeness.

    Best is same before maybe, one's own complaint before others', the one named by its number, then the
    likest, then the oldest. Evidence is `complainant`, `enterprise`, `place`, `reference` (its number stands
    in the text), `text`, and `exact`: the same words by the same complainant with no enterprise or place that
    differs. A maybe keeps its own matter: a person decides.
    """
    found = [(merit, other) for other, alike in earlier if (merit := _compare(said, other, alike))]
    if not found:
        return Known(complaint_id, said, own_matter(complaint_id))
    best = max(merit for merit, _ in found)
    other = min((other for merit, other in found if merit == best), key=_age)
    return Known(
        complaint_id,
        said,
        other.matter_id if best.same else own_matter(complaint_id),
        Relation.SAME if best.same else Relation.MAYBE,
        other.complaint_id,
        round(best.score, 4),
        _evidence(said, other.said, best),
    )


def own_matter(complaint_id: UUID) -> UUID:
    """The matter a complaint begins when it repeats none."""
    return stable_id("matter", complaint_id)


def _compare(said: Said, other: Known, likeness: float) -> _Merit | None:
    mine, theirs = said.keys, other.said.keys
    score = 1.0 if said.words == other.said.words else likeness
    own = mine.complainant == theirs.complainant
    place_or_firm = not set(mine.others).isdisjoint(theirs.others)
    named = said.names(other.complaint_id)
    same, maybe = _NAMED[own] if named else _BOUNDS.get((own, place_or_firm), _NEVER)
    return _Merit(score >= same, own, named, score) if score >= maybe else None


def _age(other: Known) -> tuple[datetime, UUID]:
    return other.said.submitted_at, other.complaint_id


def _evidence(said: Said, other: Said, found: _Merit) -> tuple[str, ...]:
    shared = {kind_of(key) for key in said.keys.all if key in other.keys.all}
    evidence = [_NAMES[kind] for kind in sorted(shared)]
    if found.named:
        evidence.append(_NUMBER)
    if found.score >= LIKE:
        evidence.append(_WORDS)
    differ = _kinds(said.keys) & _kinds(other.keys) - shared
    if found.own and said.words == other.words and not differ:
        evidence.append(_EXACT)
    return tuple(evidence)


def _kinds(keys: Keys) -> set[KeyKind]:
    return {kind_of(key) for key in keys.others}
