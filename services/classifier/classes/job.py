"""The one job that looks across complainants: follows what the stage committed, groups what is one matter.

It runs under the timer's advisory lock; every turn is one transaction that also holds the groups' lock, so
that a process that lost the first lock can do no harm. What it holds in memory is derived.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from uuid import UUID

from services.classifier.classes import store
from services.classifier.classes.grouping import Grouping
from services.classifier.classes.groups import Cause
from services.classifier.classes.links import best_links, met_by
from services.classifier.classes.shelf import Filed, Shelf
from services.classifier.classes.store import Followed
from services.classifier.copies import copy_of
from services.classifier.messages import matter_changed
from services.classifier.metrics import CLASS_CHANGES, FOLLOWED
from services.classifier.reporters.gathering import Gathering
from services.classifier.rules.repeats import Known
from shared.contract.events.classification import ComplaintClassified
from shared.platform.database import Connection
from shared.stream.ports import Effects
from shared.stream.service import Store

SECONDS = 1.0
"""Between two looks; what was committed is told within five."""

_AT_ONCE = 60
"""Complaints a turn: some 20 ms, in which the stage beside it stands still again and again."""

_A_LOOK = 500
"""Most complaints a look, with a pause as long as the turn after each: a fraction of a core, whatever waits.
A district's day is a few thousand.
"""

_COUNTS_SAVED_AFTER = 20_000
_SEALED = Cause(reason="confidential")


@dataclass(frozen=True, slots=True)
class _Looked:
    """One complaint of a turn: as known, as filed, and where in the index."""

    turn: int
    known: Known
    filed: Filed
    seq: int


class MattersJob:
    """Derived state and the work of a look."""

    def __init__(self, gathering: Gathering) -> None:
        self._shelf = Shelf()
        self._gathering = gathering
        self._unsaved = 0

    async def look(self, held: Store) -> None:
        """Follow what was committed, at most `_A_LOOK` complaints."""
        async with held.pool.acquire() as connection:
            await self._shelf.read_on(connection)
        looked, began = 0, monotonic()
        while looked < _A_LOOK and (taken := await held.direct.transact(self._turn)):
            looked += taken
            await asyncio.sleep(monotonic() - began)
            began = monotonic()
        self._unsaved += looked
        if self._unsaved >= _COUNTS_SAVED_AFTER:
            async with held.pool.acquire() as connection:
                await self._shelf.save_counts(connection)
            self._unsaved = 0

    async def _turn(self, tx: Connection, now: datetime) -> tuple[Effects, int]:
        taken = await store.take(tx, _AT_ONCE)
        if not taken:
            return Effects(), 0
        await store.lock(tx)
        await self._shelf.read_on(tx)
        followed = await store.followed(tx, taken)
        events = [ComplaintClassified.model_validate_json(each.result) for each in followed]
        looked = await self._filed(tx, followed, events)
        there = {each.known.complaint_id for each in looked}
        gone = [complaint_id for _, complaint_id in taken if complaint_id not in there]
        grouping = await self._grouped(tx, looked, gone)
        await store.forget(tx, gone)
        await store.save(tx, grouping.touched.values(), grouping.changes, now)
        await self._gathering.take(tx, events, gone, now)
        FOLLOWED.inc(len(taken))
        return told(grouping, now), len(taken)

    async def _filed(
        self, tx: Connection, followed: Sequence[Followed], events: Sequence[ComplaintClassified]
    ) -> list[_Looked]:
        chosen = self._shelf.choose([copy_of(event.complaint) for event in events])
        ids = [each.known.complaint_id for each in followed]
        places = await store.file(tx, {c: filed.packed() for c, filed in zip(ids, chosen, strict=True)})
        return [
            _Looked(each.turn, each.known, filed, places[each.known.complaint_id])
            for each, filed in zip(followed, chosen, strict=True)
        ]

    async def _grouped(self, tx: Connection, looked: Sequence[_Looked], gone: Sequence[UUID]) -> Grouping:
        met = {each.seq: self._met(each) for each in looked}
        theirs = await store.met(tx, list({seq for seqs in met.values() for seq in seqs}))
        said = await store.known(tx, [k.of_complaint for each in looked if (k := each.known).of_complaint])
        names = [each.known.complaint_id for each in looked]
        apart = await store.apart(tx, names)
        links = best_links(
            [
                met_by(k := each.known, _named(k, met[each.seq], theirs, said), apart.get(k.complaint_id, ()))
                for each in looked
            ]
        )
        others = [link.other.complaint_id for link in links if link is not None]
        grouping = Grouping(await store.groups_of(tx, [*names, *others, *gone]))
        for each, link in zip(looked, links, strict=True):
            if link is not None:
                grouping.connect(each.known, link, each.turn)
        for complaint_id in gone:
            grouping.remove(complaint_id, _SEALED)
        return grouping

    def _met(self, looked: _Looked) -> list[int]:
        """Ask first, then let later ones of the batch meet it."""
        met = self._shelf.ask(looked.filed)
        self._shelf.place(looked.filed, looked.seq)
        return [seq for seq in met if seq != looked.seq]


def _named(
    new: Known, met: Iterable[int], theirs: Mapping[int, Known], said: Mapping[UUID, Known]
) -> list[Known]:
    """Whom the index and the stage name."""
    of = said.get(new.of_complaint) if new.of_complaint else None
    return [theirs[seq] for seq in met if seq in theirs] + ([of] if of else [])


def told(grouping: Grouping, now: datetime) -> Effects:
    """The changes as events of the direct lane, in order."""
    effects = Effects()
    for change in grouping.changes:
        CLASS_CHANGES.labels(change.event.kind, change.event.change).inc()
        effects.sent.append((None, matter_changed(change.event, now, "")))
    return effects
