"""A batch of complaints: score all texts at once, relate them to committed rows and each other, send."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.classifier import store
from services.classifier.classify import Classifier, as_events
from services.classifier.copies import item_copies
from services.classifier.linking import Links, said_of
from services.classifier.matters import Member, grow
from services.classifier.messages import classified, matter_changed
from services.classifier.metrics import CONFIDENCE, FIRST, ITEMS, REPEATS, STAGE
from services.classifier.rules.hints import hints, proposed_marks
from services.classifier.rules.repeats import Known, Said
from services.classifier.rules.sketch import sketches
from shared.contract.events.classification import ComplaintClassified, ItemClassification, Repeat
from shared.contract.events.complaint import ComplaintReceived
from shared.contract.records import Incoming
from shared.domain.matching import matching_copy
from shared.domain.vocabulary import Relation
from shared.platform.database import Connection
from shared.platform.metrics import DUPLICATES_SUPPRESSED
from shared.stream.ports import Effects

Received = Incoming[ComplaintReceived]


@dataclass(slots=True)
class Read:
    """A complaint version, read: its words as one matching copy, its items judged, what it is compared by."""

    incoming: Received
    copy: str
    items: tuple[ItemClassification, ...]
    said: Said | None
    repeat: Repeat = field(init=False)


class ComplaintsHandler:
    """The handler of the classifier's one stage; each (complaint, version) is classified once.

    A number in a text may be one of any of these sources.
    """

    def __init__(self, classifier: Classifier, catalogue_version: str, sources: Sequence[str] = ()) -> None:
        self._classifier = classifier
        self._catalogue = catalogue_version
        self._sources = tuple(sources)

    async def __call__(self, batch: Sequence[Incoming[Any]], tx: Connection, now: datetime) -> Effects:
        fresh = await _fresh(batch, tx)
        if not fresh:
            return Effects()
        read = self._read(fresh)
        ids = list({each.incoming.event.complaint_id: None for each in read})
        if named := [ids for each in read if each.said for ids in each.said.named]:
            ids += await store.bearing(tx, named)
        links = Links(await store.known(tx, ids, [each.said for each in read if each.said]))
        repeats = links.repeats([(each.incoming.event.complaint_id, each.said) for each in read])
        for each, repeat in zip(read, repeats, strict=True):
            each.repeat = repeat
        effects = await self._send(tx, read, now)
        await _tell_matters(tx, effects, read, links.joined, now)
        await store.withdraw(tx, links.withdrawn)
        await store.add_known(tx, links.joined)
        return effects

    def _read(self, fresh: Sequence[Received]) -> list[Read]:
        """All texts of the batch in one go."""
        copies = [item_copies(incoming.event) for incoming in fresh]
        whole = ["\n".join(texts) for texts in copies]
        judged = self._classifier.judge([copy for texts in copies for copy in texts])
        items = [item for incoming in fresh for item in incoming.event.items]
        told = iter(as_events(items, judged))
        return [
            Read(
                incoming,
                copy,
                tuple(next(told) for _ in incoming.event.items),
                said_of(incoming.event, copy, sketch, self._sources),
            )
            for incoming, copy, sketch in zip(fresh, whole, sketches(whole), strict=True)
        ]

    async def _send(self, tx: Connection, read: Sequence[Read], now: datetime) -> Effects:
        effects = Effects()
        results = {}
        for each in read:
            event = self._event(each)
            message = classified(event, now, each.incoming.traceparent)
            results[event.complaint.complaint_id, event.complaint.version] = message.value or b""
            effects.send(each.incoming, message)
        await store.add_results(tx, self._classifier.model.version, results, now)
        _count(read)
        return effects

    def _event(self, read: Read) -> ComplaintClassified:
        return ComplaintClassified.of(
            complaint=read.incoming.event,
            items=read.items,
            repeat=read.repeat,
            marks=proposed_marks(read.copy),
            hints=hints(_all_words(read)),
            model=self._classifier.model.version,
            catalogue=self._catalogue,
        )


def _all_words(read: Read) -> str:
    """The complaint's words and those of its last message: danger may be told of later."""
    note = read.incoming.event.note
    return f"{read.copy}\n{matching_copy(note)}" if note else read.copy


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


async def _tell_matters(
    tx: Connection, effects: Effects, read: Sequence[Read], joined: Sequence[Known], now: datetime
) -> None:
    """Matters that grew, in a lane of whoever made them grow."""
    growing = {k.complaint_id: k for k in joined if k.relation is Relation.SAME}
    if not growing:
        return
    matters, present = await store.lock_matters(tx, sorted({k.matter_id for k in growing.values()}))
    for each in joined:
        if each.complaint_id not in growing and each.matter_id in present:
            present[each.matter_id].append(_member(each))
    after, told = grow(matters, present, [(k.matter_id, _member(k)) for k in growing.values()])
    await store.save_matters(tx, after.values())
    incoming = {each.incoming.event.complaint_id: each.incoming for each in reversed(read)}
    first = {each.matter_id: incoming[each.complaint_id] for each in reversed(growing.values())}
    for event in told:
        cause = incoming.get(event.complaint_id) or first[event.matter_id]
        effects.send(cause, matter_changed(event, now, cause.traceparent))


def _member(known: Known) -> Member:
    return Member(known.complaint_id, known.said.keys.complainant)


def _count(read: Sequence[Read]) -> None:
    """Counted together: looking a label up costs more than counting."""
    items = [item for each in read for item in each.items]
    firsts = [item.candidates[0] for item in items if item.candidates]
    for first in firsts:
        CONFIDENCE.observe(first.probability)
    for metric, labels in (
        (REPEATS, Counter(each.repeat.relation.value for each in read)),
        (ITEMS, Counter(item.abstention or "decided" for item in items)),
        (FIRST, Counter(first.category.partition("-")[0] for first in firsts)),
    ):
        for label, count in labels.items():
            metric.labels(label).inc(count)
