"""Who among committed complaints and this batch's own may be about the same matter, found by exact keys."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from services.classifier.rules.keys import keys_of, words_key
from services.classifier.rules.repeats import LATEST, Known, Said, relate
from services.classifier.rules.sketch import Sketch
from shared.contract.events.classification import Repeat
from shared.contract.events.complaint import ComplaintReceived
from shared.domain.vocabulary import Relation

NO_PART = Repeat(relation=Relation.NONE)
"""Of the confidential and the anonymous, who meet no other."""


def said_of(complaint: ComplaintReceived, copy: str, sketch: Sketch) -> Said | None:
    """What a complaint is compared by; None when it takes no part."""
    keys = keys_of(complaint)
    return None if keys is None else Said(keys, words_key(copy), sketch, complaint.submitted_at)


def _when(known: Known) -> tuple[datetime, UUID]:
    return known.said.submitted_at, known.complaint_id


class Links:
    """Complaints by id and by key; those of the batch join as they are met."""

    def __init__(self, committed: Iterable[Known]) -> None:
        self.joined: list[Known] = []
        self.withdrawn: list[UUID] = []
        self._known: dict[UUID, Known] = {}
        self._by_key: dict[int, list[UUID]] = {}
        for each in sorted(committed, key=_when):
            self._remember(each)

    def repeat(self, complaint_id: UUID, said: Said | None) -> Repeat:
        """The relation of a complaint: found when it first comes, the same for its later versions.

        A later version that takes part no more (confidentiality was raised) is withdrawn from all repeats.
        """
        known = self._known.get(complaint_id)
        if said is None:
            if known is not None:
                self._withdraw(known)
            return NO_PART
        if known is not None:
            return known.repeat()
        met = {
            other: self._known[other]
            for key in said.keys.all
            for other in self._by_key.get(key, ())[-LATEST:]
        }
        known = relate(complaint_id, said, met.values())
        self._remember(known)
        self.joined.append(known)
        return known.repeat()

    def _remember(self, known: Known) -> None:
        self._known[known.complaint_id] = known
        for key in known.said.keys.all:
            self._by_key.setdefault(key, []).append(known.complaint_id)

    def _withdraw(self, known: Known) -> None:
        del self._known[known.complaint_id]
        for key in known.said.keys.all:
            self._by_key[key].remove(known.complaint_id)
        self.joined = [each for each in self.joined if each is not known]
        self.withdrawn.append(known.complaint_id)
