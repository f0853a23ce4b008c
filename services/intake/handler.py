"""A batch of submissions: find out which are new, apply each to its complaint, keep everything in one go."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from services.intake import store
from services.intake.arrival import Arrival, Receipt
from services.intake.metrics import count_receipts
from services.intake.rows import Known, Standing, Waiting
from services.intake.rules.identity import MessageIdentity, identify, identify_changed
from services.intake.rules.knowledge import Knowledge
from services.intake.taking import Taking
from shared.contract.events.submission import Submission
from shared.contract.records import Incoming
from shared.platform.database import Connection
from shared.platform.sealing import Sealer
from shared.stream.ports import Effects


class Submissions:
    """Takes submissions, whichever way they came."""

    def __init__(self, knowledge: Knowledge, sealer: Sealer) -> None:
        self._knowledge = knowledge
        self._sealer = sealer

    async def __call__(self, batch: Sequence[Incoming[Submission]], tx: Connection, now: datetime) -> Effects:
        """The stage's handler."""
        arrivals = [
            Arrival(each.event, each.record.value or b"", each.traceparent, each.record) for each in batch
        ]
        effects, _ = await self.take(arrivals, tx, now)
        return effects

    async def take(
        self, arrivals: Sequence[Arrival], tx: Connection, now: datetime
    ) -> tuple[Effects, list[Receipt]]:
        """Take messages in order, in one transaction. Raises Conflict when others began a complaint first."""
        identities = [identify(arrival.submission) for arrival in arrivals]
        standings = await store.lock_complaints(tx, {each.complaint_id for each in identities}, self._sealer)
        known = await self._known(arrivals, identities, tx)
        taking = Taking(self._knowledge, now, standings, known, await self._waiting(standings, tx))
        receipts = [taking.take(a, i) for a, i in zip(arrivals, identities, strict=True)]
        await self._save(taking, tx)
        count_receipts(receipts)
        return taking.effects, receipts

    async def release(
        self, before: datetime, most: int, tx: Connection, now: datetime
    ) -> tuple[Effects, int]:
        """Apply what has waited for its turn since `before`: the message before it seems lost."""
        ids = await store.waiting_too_long(tx, before, most)
        standings = await store.lock_complaints(tx, ids, self._sealer)
        taking = Taking(self._knowledge, now, standings, {}, await self._waiting(standings, tx))
        for ident in ids:
            taking.release(ident)
        await self._save(taking, tx)
        return taking.effects, len(ids)

    async def _waiting(
        self, standings: Mapping[UUID, Standing], tx: Connection
    ) -> defaultdict[UUID, list[Waiting]]:
        ids = [ident for ident, standing in standings.items() if standing.waiting or not standing.version]
        return await store.waiting_messages(tx, ids, self._sealer)

    async def _save(self, taking: Taking, tx: Connection) -> None:
        await store.save_complaints(tx, taking.standings.values(), self._sealer)
        await store.keep_messages(tx, taking.kept, taking.versions, taking.now, self._sealer)

    async def _known(
        self, arrivals: Sequence[Arrival], identities: Sequence[MessageIdentity], tx: Connection
    ) -> dict[UUID, Known]:
        """What came before of these messages, and of those whose sequence came with other content."""
        known = await store.known_messages(tx, [each.message_id for each in identities])
        changed = [
            identify_changed(arrival.submission, identity).message_id
            for arrival, identity in zip(arrivals, identities, strict=True)
            if identity.message_id in known and known[identity.message_id].content != identity.content
        ]
        return known | await store.known_messages(tx, changed) if changed else known
