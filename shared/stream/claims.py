"""Which partitions are ours, under which epoch, and what follows when that changes."""

import asyncio
from collections.abc import Collection, Mapping

from shared.platform.logs import get_logger
from shared.stream.ports import Claim, Ledger, Partition, Sent, Source
from shared.stream.publisher import Publisher

log = get_logger(__name__)

AGAIN_SECONDS = 5.0
"""A refused partition is looked at again: a broker just back may not yet show its log to the end."""


class Claims:
    """The partitions held; each was claimed in the ledger before its first record was used."""

    def __init__(self, group: str, source: Source, ledger: Ledger, publisher: Publisher) -> None:
        self._group = group
        self._source = source
        self._ledger = ledger
        self._publisher = publisher
        self._held: dict[Partition, tuple[int, Claim]] = {}
        self.refused: dict[Partition, str] = {}
        self._again_at = 0.0

    def held(self, partition: Partition) -> Claim | None:
        """The claim on a partition, if it stands under the present assignment."""
        generation, claim = self._held.get(partition, (0, None))
        return claim if self._source.assigned().get(partition) == generation else None

    def all(self) -> list[Claim]:
        """Every standing claim, in partition order."""
        return [claim for p in sorted(self._held) if (claim := self.held(p)) is not None]

    async def settle(self) -> bool:
        """Bring the claims in line with the assignment; true when something was claimed."""
        assigned = self._source.assigned()
        self.refused = {p: reason for p, reason in self.refused.items() if p in assigned}
        lost = [p for p, (generation, _) in self._held.items() if assigned.get(p) != generation]
        patient = asyncio.get_running_loop().time() < self._again_at
        known = self._held.keys() | (self.refused.keys() if patient else set())
        new = {p: generation for p, generation in assigned.items() if p not in known}
        new |= {p: assigned[p] for p in lost if p in assigned}
        if not (lost or new):
            return False
        going = [self._held[partition][1] for partition in lost]
        self._publisher.unqueue({claim.lane for claim in going})
        await self._publisher.quiesce()
        await self.forget(going)  # or their next owner would send it again
        await self.drop(lost)
        if new:
            await self._claim(new)
        return bool(new)

    async def drop(self, partitions: Collection[Partition]) -> None:
        """Let partitions go: their lanes belong to the next owner now."""
        lanes = {self._held.pop(p)[1].lane for p in partitions if p in self._held}
        self._publisher.drop(lanes)

    async def _claim(self, new: Mapping[Partition, int]) -> None:
        found = await self._source.positions(sorted(new))
        taken = await self._ledger.claim(self._group, found)
        self._publisher.enqueue(taken.unsent)
        for claim in taken.claims:
            self._held[claim.partition] = (new[claim.partition], claim)
            self.refused.pop(claim.partition, None)
            self._source.seek(claim.partition, claim.next_offset)
        self._refuse(taken.refused)

    def _refuse(self, refused: Mapping[Partition, str]) -> None:
        self._again_at = asyncio.get_running_loop().time() + AGAIN_SECONDS
        for partition, reason in refused.items():
            if self.refused.get(partition) != reason:
                log.error(
                    "partition refused", topic=partition.topic, partition=partition.number, reason=reason
                )
            self.refused[partition] = reason
            self._source.halt(partition)

    def sent(self, claims: Collection[Claim]) -> Sent:
        """Those of whose lanes Kafka has more than was forgotten."""
        marks = self._publisher.sent()
        return [(claim, marks[claim.lane]) for claim in claims if claim.lane in marks]

    async def forget(self, claims: Collection[Claim]) -> None:
        """Delete what Kafka has of these, when no batch's transaction will."""
        sent = self.sent(claims)
        if sent:
            async with self._ledger.transaction() as t:
                await t.forget(sent)
            self.forgotten(sent)

    def forgotten(self, sent: Sent) -> None:
        """The ledger has deleted up to these marks."""
        for claim, upto in sent:
            claim.forgotten = upto
        self._publisher.forgotten({claim.lane: upto for claim, upto in sent})

    def progress(self) -> dict[Partition, int]:
        """Next offset of every partition held."""
        return {claim.partition: claim.next_offset for claim in self.all()}
