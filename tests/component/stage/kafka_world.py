"""The conformance suite's world on the real broker and database."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from shared.contract.codec import header_id
from shared.contract.records import Incoming
from shared.platform.kafka_login import KafkaLogin
from shared.stream.crash import CrashPoints
from shared.stream.kafka_sink import KafkaSink
from shared.stream.kafka_source import KafkaSource
from shared.stream.ports import Handler, Ledger, Partition
from shared.stream.postgres_ledger import PostgresLedger
from shared.stream.stage import Stage, StageLimits, StageSpec
from tests.component.stage.world import GROUP, Cut, Life, effect, message, number_of, opener

COUNT = """insert into fact select * from unnest($1::int[], $2::int[])
on conflict (number) do update set times = fact.times + excluded.times"""


class Unsealed:
    """Seals nothing: what lies in the database is not what this suite is about."""

    def seal(self, plain: bytes, about: bytes) -> bytes:
        return plain

    def open(self, sealed: bytes, about: bytes) -> bytes:
        return sealed


class KafkaWorld:
    """One topic in, one out, two partitions each; a database of its own."""

    def __init__(self, login: KafkaLogin, dsn: str, source: str, target: str) -> None:
        self.login, self.dsn = login, dsn
        self.source_topic, self.target_topic = source, target
        self.put_count = 0

    async def prepare(self) -> None:
        await self._run("create table fact (number int primary key, times int not null)")

    async def put(self, numbers: Sequence[int]) -> None:
        sink = KafkaSink(self.login)
        await sink.send([message(number, self.source_topic) for number in numbers])
        await sink.stop()
        self.put_count += len(numbers)

    async def put_raw(self, raw: bytes) -> None:
        producer = AIOKafkaProducer(**self.login.client())
        await producer.start()
        await producer.send_and_wait(self.source_topic, raw, b"k0")
        await producer.stop()
        self.put_count += 1

    def recording(self) -> Handler:
        async def write(batch: Sequence[Incoming[Any]], tx: Any) -> None:
            numbers = [number_of(incoming) for incoming in batch]
            await tx.execute(COUNT, numbers, [1] * len(numbers))

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
            Cut(parts.get("sink") or KafkaSink(self.login), life),
            Cut(parts.get("ledger") or self.ledger(), life),
            limits=StageLimits(batch=7, send=7, poll_seconds=0.05, conflicts=3),
            crash=crash(life) if crash else CrashPoints(""),
        )

    def source(self, group: str = GROUP) -> KafkaSource:
        return KafkaSource(self.login, group, [self.source_topic])

    def sink(self) -> KafkaSink:
        return KafkaSink(self.login)

    def ledger(self) -> Ledger:
        return PostgresLedger(self.dsn, "suite", GROUP, Unsealed())

    async def facts(self) -> Mapping[int, int]:
        return {row["number"]: row["times"] for row in await self._run("select * from fact")}

    async def sent(self) -> Sequence[tuple[UUID, bytes, int]]:
        consumer = AIOKafkaConsumer(**self.login.client(), auto_offset_reset="earliest")
        await consumer.start()
        partitions = [TopicPartition(self.target_topic, n) for n in range(2)]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        found = []
        while any([await consumer.position(p) < ends[p] for p in partitions]):
            for records in (await consumer.getmany(timeout_ms=200)).values():
                for record in records:
                    ident = header_id(dict(record.headers))
                    assert ident is not None
                    found.append((ident, record.value, orjson.loads(record.value)["version"] - 1))
        await consumer.stop()
        return found

    async def letters(self) -> Mapping[UUID, str]:
        rows = await self._run("select dead_letter_id, code from dead_letter where state <> 'redriven'")
        return {row["dead_letter_id"]: row["code"] for row in rows}

    async def redrive(self) -> None:
        await self._run("update dead_letter set state = 'redrive' where state = 'dead'")

    async def unsent(self) -> int:
        return len(await self._run("select 1 from outbox"))

    async def rename_topic(self) -> None:
        """As if the topic had been deleted and made anew."""
        await self._run("update stream_cursor set topic_id = 'another'")

    def partitions(self) -> list[Partition]:
        return [Partition(self.source_topic, n) for n in range(2)]

    async def _run(self, statement: str) -> list[Any]:
        connection = await asyncpg.connect(self.dsn)
        try:
            return list(await connection.fetch(statement))
        finally:
            await connection.close()
