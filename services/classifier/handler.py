"""A batch of complaints: score all texts at once, find repeats among committed rows and each other, send."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.classifier import store
from services.classifier.classify import Classifier, as_event
from services.classifier.metrics import ITEMS, REPEATS, STAGE
from services.classifier.rules.hints import hints, proposed_marks
from services.classifier.rules.repeats import Known, known_of, own_matter, relation, takes_part
from shared.contract.codec import encode
from shared.contract.declarations import CLASSIFIED as CLASSIFIED_EVENT
from shared.contract.events.classification import ComplaintClassified, ItemClassification, Repeat
from shared.contract.events.complaint import ComplaintReceived
from shared.contract.records import Incoming, Message
from shared.contract.topics import CLASSIFIED
from shared.domain.identifiers import event_id
from shared.domain.matching import matching_copy
from shared.domain.vocabulary import Relation
from shared.platform.database import Connection
from shared.platform.metrics import DUPLICATES_SUPPRESSED
from shared.stream.ports import Effects

_TOPIC = CLASSIFIED.full_name
Received = Incoming[ComplaintReceived]


@dataclass(slots=True)
class Findings:
    """What a batch found: results by (complaint, version), and what to know each complaint by."""

    results: dict[tuple[UUID, int], bytes] = field(default_factory=dict)
    known: dict[UUID, Known] = field(default_factory=dict)


class ComplaintsHandler:
    """The handler of the classifier's one stage; each (complaint, version) is classified once."""

    def __init__(self, classifier: Classifier, catalogue_version: str) -> None:
        self._classifier = classifier
        self._catalogue = catalogue_version

    async def __call__(self, batch: Sequence[Incoming[Any]], tx: Connection, now: datetime) -> Effects:
        fresh = await _fresh(batch, tx)
        sides = sorted({i.event.side for i in fresh if takes_part(i.event)})
        earlier = await store.known_by_side(tx, sides, now)
        effects, found = Effects(), Findings()
        for incoming, copies, items in self._judged(fresh):
            repeat = _repeat(incoming.event, "\n".join(copies), earlier, found)
            self._send(effects, found, incoming, items, copies, repeat, now)
        if found.results:
            await store.keep(
                tx, self._classifier.model.version, found.results, list(found.known.values()), now
            )
        return effects

    def _judged(
        self, fresh: Sequence[Received]
    ) -> Iterable[tuple[Received, list[str], tuple[ItemClassification, ...]]]:
        """Every complaint with its items' matching copies and candidates; all texts in one go."""
        copies = [[matching_copy(_words(i.event, item.text)) for item in i.event.items] for i in fresh]
        judged = iter(self._classifier.judge([copy for texts in copies for copy in texts]))
        for incoming, texts in zip(fresh, copies, strict=True):
            items = tuple(as_event(item, next(judged)) for item in incoming.event.items)
            for item in items:
                ITEMS.labels(item.abstention or "decided").inc()
            yield incoming, texts, items

    def _send(
        self,
        effects: Effects,
        found: Findings,
        incoming: Received,
        items: tuple[ItemClassification, ...],
        copies: Sequence[str],
        repeat: Repeat,
        now: datetime,
    ) -> None:
        complaint, text = incoming.event, "\n".join(copies)
        event = ComplaintClassified(
            complaint=complaint,
            items=items,
            repeat=repeat,
            marks=proposed_marks(text),
            hints=hints(text),
            model=self._classifier.model.version,
            catalogue=self._catalogue,
        )
        message = _message(event, incoming, now)
        REPEATS.labels(repeat.relation.value).inc()
        assert message.value is not None
        found.results[complaint.complaint_id, complaint.version] = message.value
        effects.send(incoming, message)


async def _fresh(batch: Sequence[Received], tx: Connection) -> list[Received]:
    """The first of each version not classified before, in order."""
    keys = [(i.event.complaint_id, i.event.version) for i in batch]
    new = await store.new_versions(tx, keys)
    fresh = []
    for incoming, key in zip(batch, keys, strict=True):
        if key in new:
            new.discard(key)
            fresh.append(incoming)
    DUPLICATES_SUPPRESSED.labels(STAGE).inc(len(batch) - len(fresh))
    return fresh


def _words(complaint: ComplaintReceived, text: str) -> str:
    return f"{complaint.title}\n{text}" if complaint.title and complaint.title not in text else text


def _repeat(
    complaint: ComplaintReceived, copy: str, earlier: dict[str, dict[UUID, Known]], found: Findings
) -> Repeat:
    """The relation to what this side said before, in committed rows and earlier in this batch."""
    ident = complaint.complaint_id
    if not takes_part(complaint):
        return Repeat(relation=Relation.NONE)
    said = earlier[complaint.side]
    own = said[ident].matter_id if ident in said else own_matter(ident)
    new = known_of(complaint, copy, own)
    repeat = relation(new, said.values())
    kept = new if ident in said or repeat.matter_id is None else known_of(complaint, copy, repeat.matter_id)
    said[ident] = found.known[ident] = kept
    return repeat


def _message(event: ComplaintClassified, cause: Received, now: datetime) -> Message:
    complaint = event.complaint
    return encode(
        CLASSIFIED_EVENT,
        event,
        topic=_TOPIC,
        key=complaint.side,
        event_id=event_id(complaint.complaint_id, complaint.version, CLASSIFIED_EVENT.name),
        writer="classifier",
        subject=complaint.reference,
        time=now,
        traceparent=cause.traceparent,
    )
