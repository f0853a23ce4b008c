"""Who among committed complaints and this batch's own may be about the same matter, found by exact keys."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.classifier.facts.references import complaints_behind, earlier_numbers
from services.classifier.rules.alike import Comparison, likenesses
from services.classifier.rules.keys import keys_of, words_key
from services.classifier.rules.repeats import LATEST, WINDOW, Known, Said, relate
from services.classifier.rules.sketch import NOTHING, Sketch
from shared.contract.events.classification import Repeat
from shared.contract.events.complaint import ComplaintReceived
from shared.domain.vocabulary import Relation

NO_PART = Repeat(relation=Relation.NONE)
"""Of the confidential and the anonymous, who meet no other."""


def said_of(
    complaint: ComplaintReceived, copy: str, sketch: Sketch, sources: Iterable[str] = ()
) -> Said | None:
    """What a complaint is compared by; None when it takes no part. A number may be of any of `sources`."""
    keys = keys_of(complaint)
    if keys is None:
        return None
    numbers = {*earlier_numbers(copy), *complaint.related} - {complaint.number, complaint.reference}
    named = complaints_behind(sorted(numbers), sources) if numbers else ()
    return Said(keys, words_key(copy), sketch, complaint.submitted_at, named)


def _when(known: Known) -> tuple[datetime, UUID]:
    return known.said.submitted_at, known.complaint_id


class _Meeting(NamedTuple):
    complaint_id: UUID
    said: Said | None
    others: dict[UUID, Said]

    def comparison(self) -> Comparison:
        return Comparison(
            self.said.sketch if self.said else NOTHING, [o.sketch for o in self.others.values()]
        )


class Links:
    """Complaints by id and by key; those of a batch join as they are met.

    A batch is walked twice: whom each one meets depends on keys alone, so the words of all that meet are
    compared in one go between.
    """

    def __init__(self, committed: Iterable[Known]) -> None:
        self.joined: list[Known] = []
        self.withdrawn: list[UUID] = []
        self._known: dict[UUID, Known] = {}
        self._said: dict[UUID, Said] = {}
        self._by_key: dict[int, list[UUID]] = {}
        for each in sorted(committed, key=_when):
            self._known[each.complaint_id] = each
            self._enter(each.complaint_id, each.said)

    def repeats(self, batch: Iterable[tuple[UUID, Said | None]]) -> list[Repeat]:
        """The relation of each complaint: found when it first comes, the same for its later versions.

        A later version that takes part no more (confidentiality was raised) is withdrawn from all repeats.
        """
        met = [self._meet(complaint_id, said) for complaint_id, said in batch]
        alike = likenesses([each.comparison() for each in met])
        return [self._settle(each, scores) for each, scores in zip(met, alike, strict=True)]

    def _meet(self, complaint_id: UUID, said: Said | None) -> _Meeting:
        """Whom a new complaint may repeat; nobody for a later version."""
        others: dict[UUID, Said] = {}
        if said is None:
            self._leave(complaint_id)
        elif complaint_id not in self._said:
            ids = {other for key in said.keys.all for other in self._by_key.get(key, ())[-LATEST:]}
            first, last = said.submitted_at - WINDOW, said.submitted_at + WINDOW
            met = ((other, self._said[other]) for other in ids)
            others = {other: theirs for other, theirs in met if first <= theirs.submitted_at <= last}
            if said.named:  # however long ago
                others |= {other: theirs for other, theirs in self._said.items() if said.names(other)}
            self._enter(complaint_id, said)
        return _Meeting(complaint_id, said, others)

    def _settle(self, met: _Meeting, scores: Sequence[float]) -> Repeat:
        known = self._known.get(met.complaint_id)
        if met.said is None:
            if known is not None:
                self._withdraw(known)
            return NO_PART
        if known is None:
            earlier = zip([self._known[other] for other in met.others], scores, strict=True)
            known = relate(met.complaint_id, met.said, earlier)
            self._known[known.complaint_id] = known
            self.joined.append(known)
        return known.repeat()

    def _enter(self, complaint_id: UUID, said: Said) -> None:
        self._said[complaint_id] = said
        for key in said.keys.all:
            self._by_key.setdefault(key, []).append(complaint_id)

    def _leave(self, complaint_id: UUID) -> None:
        said = self._said.pop(complaint_id, None)
        for key in said.keys.all if said else ():
            self._by_key[key].remove(complaint_id)

    def _withdraw(self, known: Known) -> None:
        del self._known[known.complaint_id]
        self.joined = [each for each in self.joined if each is not known]
        self.withdrawn.append(known.complaint_id)
