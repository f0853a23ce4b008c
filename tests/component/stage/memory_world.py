"""The conformance suite's world in memory."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from shared.contract.codec import header_id
from shared.contract.records import Incoming
from shared.stream.crash import CrashPoints
from shared.stream.memory import MemoryLedger, MemoryLog, MemorySink, MemorySource, Tables
from shared.stream.ports import Handler, Partition
from shared.stream.stage import Stage, StageLimits, StageSpec
from tests.component.stage.world import GROUP, Cut, Life, effect, message, number_of, opener


class MemoryWorld:
    """One topic in, one out, two partitions."""

    source_topic = "in"
    target_topic = "out"

    def __init__(self) -> None:
        self.log = MemoryLog(partitions=2)
        self.tables = Tables()
        self.put_count = 0

    async def put(self, numbers: Sequence[int]) -> None:
        self.put_count += len(numbers)
        for number in numbers:
            m = message(number, self.source_topic)
            self.log.append(m.topic, m.key, m.value, m.headers)

    async def put_raw(self, raw: bytes) -> None:
        self.log.append(self.source_topic, b"k0", raw)
        self.put_count += 1

    def recording(self) -> Handler:
        async def write(batch: Sequence[Incoming[Any]], tx: Any) -> None:
            counted = Counter(tx.get("counted", {}))
            counted.update(number_of(incoming) for incoming in batch)
            tx["counted"] = counted

        return effect(write, self.target_topic)

    def stage(
        self,
        *,
        handle: Handler | None = None,
        crash: Callable[[Life], CrashPoints] | None = None,
        **parts: Any,
    ) -> Stage:
        life = Life()
        spec = StageSpec("test", "suite", (self.source_topic,), opener, handle or self.recording())
        return Stage(
            spec,
            parts.get("source") or self.source(),
            Cut(parts.get("sink") or self.sink(), life),
            Cut(parts.get("ledger") or self.ledger(), life),
            limits=StageLimits(batch=7, send=7, poll_seconds=0.0, conflicts=3),
            crash=crash(life) if crash else CrashPoints(""),
        )

    def source(self, group: str = GROUP) -> MemorySource:
        return MemorySource(self.log, [self.source_topic])

    def sink(self) -> MemorySink:
        return MemorySink(self.log)

    def ledger(self) -> MemoryLedger:
        return MemoryLedger(self.tables, GROUP)

    def partitions(self) -> list[Partition]:
        return [Partition(self.source_topic, n) for n in range(self.log.partitions)]

    async def rename_topic(self) -> None:
        self.log.topic_ids[self.source_topic] = "another"

    async def facts(self) -> Mapping[int, int]:
        return dict(self.tables.facts.get("counted", {}))

    async def sent(self) -> Sequence[tuple[UUID, bytes, int]]:
        found = []
        for partition in sorted(p for p in self.log.records if p.topic == self.target_topic):
            for record in self.log.records[partition]:
                ident = header_id(dict(record.headers))
                assert ident is not None
                assert record.value is not None
                found.append((ident, record.value, orjson.loads(record.value)["version"] - 1))
        return found

    async def letters(self) -> Mapping[UUID, str]:
        return {ident: letter.rejection.code for ident, letter in self.tables.letters.items()}

    async def redrive(self) -> None:
        self.tables.redrive.update(self.tables.letters)

    async def unsent(self) -> int:
        return len(self.tables.outbox)
