"""Whether a complainant says again what was said before: exact keys first, text only among those."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from shared.contract.events.classification import Repeat
from shared.contract.events.complaint import ComplaintReceived, Place
from shared.domain.identifiers import stable_id
from shared.domain.vocabulary import Confidentiality, Relation

WINDOW = timedelta(days=180)
"""Clause 52's marks count within it; older matters are linked by a person."""

SAME = 0.6
SAME_WITH_EVIDENCE = 0.4
MAYBE = 0.25
"""Shares of common character pairs (Dice) at which texts of one complainant are the same or may be."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of a complaint to know it again."""

    complaint_id: UUID
    side: str
    enterprise_key: str | None
    place: str
    copy: str
    matter_id: UUID
    received_at: datetime


def takes_part(complaint: ComplaintReceived) -> bool:
    """Anonymous complaints have no key, confidential ones meet no other (`domain.md` §1b)."""
    return complaint.complainant.key is not None and complaint.confidentiality is Confidentiality.OPEN


def known_of(complaint: ComplaintReceived, copy: str, matter_id: UUID) -> Known:
    """The row of a complaint under a matter."""
    return Known(
        complaint.complaint_id,
        complaint.side,
        complaint.enterprise.key if complaint.enterprise else None,
        place_key(complaint.place),
        copy,
        matter_id,
        complaint.received_at,
    )


def own_matter(complaint_id: UUID) -> UUID:
    """The matter a complaint begins when it repeats none."""
    return stable_id("matter", complaint_id)


def place_key(place: Place) -> str:
    """Road and number, park or premises: enough to say `the same place`; empty when unknown."""
    return place.road + place.number if place.road and place.number else place.park or place.premises


def relation(new: Known, earlier: Iterable[Known]) -> Repeat:
    """The strongest relation to earlier complaints of the same side; equal ones go to the oldest."""
    pairs = _pairs(new.copy)
    best = Repeat(relation=Relation.NONE, matter_id=new.matter_id)
    for known in sorted(earlier, key=lambda k: (k.received_at, k.complaint_id)):
        if known.complaint_id == new.complaint_id or new.received_at - known.received_at > WINDOW:
            continue
        found = _compare(new, known, pairs)
        if found.score > best.score and found.relation is not Relation.NONE:
            best = found
    return best


def _compare(new: Known, known: Known, pairs: frozenset[str]) -> Repeat:
    exact = new.copy == known.copy
    score = 1.0 if exact else _dice(pairs, _pairs(known.copy))
    evidence = ["same_complainant"]
    if new.enterprise_key and new.enterprise_key == known.enterprise_key:
        evidence.append("same_enterprise")
    if new.place and new.place == known.place:
        evidence.append("same_place")
    kind = _relation(score, len(evidence) > 1)
    if exact and new.place == known.place and new.enterprise_key == known.enterprise_key:
        evidence.append("exact")
    return Repeat(
        relation=kind,
        matter_id=known.matter_id if kind is Relation.SAME else new.matter_id,
        of_complaint=known.complaint_id,
        score=round(score, 4),
        evidence=tuple(evidence),
    )


def _relation(score: float, supported: bool) -> Relation:
    if score >= (SAME_WITH_EVIDENCE if supported else SAME):
        return Relation.SAME
    return Relation.MAYBE if score >= MAYBE else Relation.NONE


def _pairs(copy: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(copy)))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
