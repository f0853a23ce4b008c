"""The ports in memory: a log, a ledger and a sink that behave as Kafka and PostgreSQL do, without either."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zlib import crc32

from shared.contract.records import Message, Record, Rejection
from shared.stream.batch import dead_letter_id
from shared.stream.ports import (
    Claim,
    Claimed,
    DeadLetter,
    LogPosition,
    OutboxRow,
    Partition,
    Sent,
    Unreachable,
)

START = datetime(2025, 3, 3, 9, tzinfo=UTC)


@dataclass
class MemoryLog:
    """Topics of partitions of records; `away` makes it unreachable."""

    partitions: int = 1
    records: dict[Partition, list[Record]] = field(default_factory=lambda: defaultdict(list))
    topic_ids: dict[str, str] = field(default_factory=dict)
    away: bool = False

    def append(self, topic: str, key: bytes | None, value: bytes | None, headers: Any = ()) -> Record:
        """Put a record at the end of its key's partition."""
        partition = Partition(topic, crc32(key or b"") % self.partitions)
        lane = self.records[partition]
        stamp = int(START.timestamp() * 1000) + len(lane)
        record = Record(topic, partition.number, len(lane), stamp, key, value, tuple(headers))
        lane.append(record)
        return record

    def values(self, topic: str) -> list[bytes | None]:
        """What lies on a topic, partition after partition."""
        return [r.value for p in sorted(self.records) if p.topic == topic for r in self.records[p]]


class MemorySource:
    """One member of a group; tests move partitions between members by `assign`."""

    def __init__(self, log: MemoryLog, topics: Sequence[str]) -> None:
        self.log = log
        self._topics = topics
        self._assigned: dict[Partition, int] = {}
        self._position: dict[Partition, int] = {}
        self._halted: set[Partition] = set()
        self._generation = 0
        self.assign([Partition(t, n) for t in topics for n in range(log.partitions)])

    async def start(self) -> None: ...

    async def stop(self) -> None:
        self._assigned = {}

    def assign(self, partitions: Sequence[Partition]) -> None:
        """What the group gives this member from now on."""
        self._generation += 1
        self._assigned = dict.fromkeys(partitions, self._generation)

    async def poll(
        self,
        max_records: int,
        timeout: float,  # noqa: ARG002 - memory never waits
    ) -> Mapping[Partition, Sequence[Record]]:
        self._reach()
        await asyncio.sleep(0)
        found: dict[Partition, Sequence[Record]] = {}
        for partition in self._assigned:
            at = self._position.get(partition, 0)
            records = [] if partition in self._halted else self.log.records[partition][at : at + max_records]
            if records:
                found[partition] = records
                self._position[partition] = records[-1].offset + 1
        return found

    def assigned(self) -> Mapping[Partition, int]:
        return self._assigned

    async def positions(self, partitions: Sequence[Partition]) -> Mapping[Partition, LogPosition]:
        self._reach()
        return {
            p: LogPosition(self.log.topic_ids.get(p.topic, p.topic), 0, len(self.log.records[p]))
            for p in partitions
        }

    def seek(self, partition: Partition, offset: int) -> None:
        self._position[partition] = offset
        self._halted.discard(partition)

    def halt(self, partition: Partition) -> None:
        self._halted.add(partition)

    def end_offset(self, partition: Partition) -> int | None:
        return len(self.log.records[partition])

    def heard(self, partitions: Sequence[Partition]) -> float | None:  # noqa: ARG002
        return None

    def report_progress(self, offsets: Mapping[Partition, int]) -> None: ...

    def _reach(self) -> None:
        if self.log.away:
            raise Unreachable("log away")


@dataclass
class MemorySink:
    """Publishes to a log; `refuse` names topics refused for good, `away` counts sends that fail first."""

    log: MemoryLog
    refuse: set[str] = field(default_factory=set)
    away: int = 0

    async def send(self, messages: Sequence[Message]) -> Mapping[UUID, str]:
        if self.away:
            self.away -= 1
            raise Unreachable("sink away")
        refused = {}
        for m in messages:
            if m.topic in self.refuse:
                refused[m.event_id] = "no_topic"
            else:
                self.log.append(m.topic, m.key, m.value, m.headers)
        return refused

    async def stop(self) -> None: ...


@dataclass
class Tables:
    """All that is durable: cursors, outbox, dead letters, and the service's own facts."""

    cursors: dict[tuple[str, Partition], tuple[str, int, int, int]] = field(default_factory=dict)
    outbox: dict[tuple[int, int], Message] = field(default_factory=dict)
    blocked: dict[tuple[int, int], str] = field(default_factory=dict)
    letters: dict[UUID, DeadLetter] = field(default_factory=dict)
    redrive: set[UUID] = field(default_factory=set)
    facts: dict[Any, Any] = field(default_factory=dict)


class MemoryLedger:
    """A database in a value: a transaction works on a copy and replaces it at commit."""

    def __init__(self, tables: Tables, group: str) -> None:
        self.tables = tables
        self._group = group
        self._ticks = 0

    async def claim(self, group: str, found: Mapping[Partition, LogPosition]) -> Claimed:
        claims, refused = [], {}
        cursors = self.tables.cursors
        for partition, position in found.items():
            fresh = (position.topic_id, len(cursors) + 1, 0, position.first_offset)
            topic_id, lane, epoch, offset = cursors.get((group, partition), fresh)
            cursors[group, partition] = (topic_id, lane, epoch + 1, offset)
            if topic_id != position.topic_id:
                refused[partition] = "topic_recreated"
            elif not position.first_offset <= offset <= position.end_offset:
                refused[partition] = "offset_out_of_range"
            else:
                claims.append(Claim(partition, epoch + 1, offset, lane))
        lanes = {claim.lane for claim in claims}
        self.tables.blocked.clear()
        unsent = [OutboxRow(*k, m) for k, m in sorted(self.tables.outbox.items()) if k[0] in lanes]
        for claim in claims:
            claim.next_seq = 1 + max((row.seq for row in unsent if row.lane == claim.lane), default=0)
        return Claimed(tuple(claims), refused, tuple(unsent))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["MemoryTransaction"]:
        self._ticks += 1
        work = deepcopy(self.tables)
        yield MemoryTransaction(work, self._group, START + timedelta(milliseconds=self._ticks))
        vars(self.tables).update(vars(work))

    async def block(self, row: OutboxRow, reason: str) -> None:
        self.tables.blocked[row.lane, row.seq] = reason

    async def close(self) -> None: ...


class MemoryTransaction:
    """One transaction on a copy of the tables; `tx` is the service's facts."""

    def __init__(self, work: Tables, group: str, now: datetime) -> None:
        self._work = work
        self._group = group
        self.now = now

    @property
    def tx(self) -> dict[Any, Any]:
        return self._work.facts

    async def advance(self, moves: Sequence[tuple[Claim, int]]) -> Sequence[Partition]:
        lost = []
        for claim, offset in moves:
            topic_id, lane, epoch, current = self._work.cursors[self._group, claim.partition]
            if (epoch, current) == (claim.epoch, claim.next_offset):
                self._work.cursors[self._group, claim.partition] = (topic_id, lane, epoch, offset)
            else:
                lost.append(claim.partition)
        return lost

    async def write(self, rows: Sequence[OutboxRow], dead: Sequence[DeadLetter]) -> None:
        self._work.outbox.update({(row.lane, row.seq): row.message for row in rows})
        for letter in dead:
            self._work.letters.setdefault(dead_letter_id(self._group, letter.record), letter)

    async def forget(self, sent: Sent) -> None:
        epochs = {lane: epoch for _, lane, epoch, _ in self._work.cursors.values()}
        marks = {claim.lane: seq for claim, seq in sent if epochs[claim.lane] == claim.epoch}
        for lane, seq in [k for k in self._work.outbox if k not in self._work.blocked]:
            if seq <= marks.get(lane, -1):
                del self._work.outbox[lane, seq]

    async def take_redrives(self, claims: Sequence[Claim], limit: int) -> list[tuple[UUID, Record]]:
        ours = {claim.partition for claim in claims}
        letters = [(i, self._work.letters[i].record) for i in sorted(self._work.redrive)]
        return [(i, r) for i, r in letters if Partition(r.topic, r.partition) in ours][:limit]

    async def settle_redrive(self, letter: UUID, rejection: Rejection | None) -> None:
        self._work.redrive.discard(letter)
        if rejection is None:
            del self._work.letters[letter]
        else:
            self._work.letters[letter] = replace(self._work.letters[letter], rejection=rejection)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        before = deepcopy(self._work.facts)
        try:
            yield
        except BaseException:
            self._work.facts.clear()
            self._work.facts.update(before)
            raise
