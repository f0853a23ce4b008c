"""A share of the spoiled inputs through intake's real stage: Kafka in, PostgreSQL, Kafka out; all counted."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

import asyncpg
import psutil
from aiokafka import AIOKafkaProducer

from services.intake.door import Door
from services.intake.handler import Submissions
from services.intake.metrics import SUBMISSIONS as TAKEN
from services.intake.rules.knowledge import Knowledge
from services.intake.stream import stages
from shared.contract.records import Record
from shared.contract.topics import all_topics
from shared.platform.kafka_login import KafkaLogin
from shared.platform.keys import Keys
from shared.stream.kafka_sink import KafkaSink
from shared.stream.kafka_source import KafkaSource
from shared.stream.postgres_ledger import PostgresLedger
from shared.stream.stage import Stage
from shared.stream.topic_admin import apply_topics

_AT_ONCE = 2000
_NO_PROGRESS_SECONDS = 60.0
_READ = "select coalesce(sum(next_offset), 0)::bigint from stream_cursor where topic = $1"
_LETTERS = "select partition, record_offset, code, field from dead_letter where topic = $1"

Place = tuple[int, int]
"""Partition and offset."""


@dataclass(frozen=True, slots=True)
class StageTally:
    """`places`: where each input lies, in order; `letters`: place → code and field; `taken`: the rest."""

    places: Sequence[Place]
    read: int
    taken: int
    letters: Mapping[Place, tuple[str, str]]
    grown_bytes: int

    @property
    def stuck(self) -> int:
        """Inputs no cursor has passed."""
        return len(self.places) - self.read

    @property
    def unaccounted(self) -> int:
        """Inputs neither taken nor a dead letter."""
        return len(self.places) - self.taken - len(self.letters)


async def through_the_stage(
    records: Sequence[Record],
    topic: str,
    *,
    login: KafkaLogin,
    dsn: str,
    door: Door,
    knowledge: Knowledge,
    keys: Keys,
) -> StageTally:
    """Send all to `topic`, run the stage until its cursors are at the end or stand still for a minute."""
    await asyncio.to_thread(apply_topics, login, all_topics([]))
    places = await _send(records, topic, login)
    before, memory = _taken(), psutil.Process().memory_info().rss
    submissions = Submissions(knowledge, keys.sealer)
    spec = replace(stages(door, submissions)[0], name="fuzz", topics=(topic,))
    stage = Stage(
        spec,
        KafkaSource(login, spec.group, spec.topics),
        KafkaSink(login),
        PostgresLedger(dsn, spec.name, spec.group, keys.sealer),
    )
    stopping = asyncio.Event()
    running = asyncio.create_task(stage.run(stopping))
    connection = await asyncpg.connect(dsn)
    try:
        await _until_read(connection, topic, len(places), running)
        stopping.set()
        await running
        read = await connection.fetchval(_READ, topic)
        letters = {(row[0], row[1]): (row[2], row[3]) for row in await connection.fetch(_LETTERS, topic)}
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await connection.close()
    grown = psutil.Process().memory_info().rss - memory
    return StageTally(places, read, _taken() - before, letters, grown)


async def _send(records: Sequence[Record], topic: str, login: KafkaLogin) -> list[Place]:
    places: list[Place] = []
    async with AIOKafkaProducer(**login.client(), max_request_size=4 * 1024**2, linger_ms=5) as producer:
        for start in range(0, len(records), _AT_ONCE):
            queued = [
                await producer.send(topic, each.value, b"%d" % each.offset, headers=list(each.headers))
                for each in records[start : start + _AT_ONCE]
            ]
            places += [(done.partition, done.offset) for done in await asyncio.gather(*queued)]
    return places


async def _until_read(
    connection: asyncpg.Connection, topic: str, end: int, running: "asyncio.Task[Any]"
) -> None:
    read, moved = 0, monotonic()
    while read < end and not running.done() and monotonic() - moved < _NO_PROGRESS_SECONDS:
        await asyncio.sleep(0.1)
        now = await connection.fetchval(_READ, topic)
        read, moved = (now, monotonic()) if now != read else (read, moved)


def _taken() -> int:
    outcomes = ("applied", "waiting", "duplicate")
    return int(sum(TAKEN.labels(outcome)._value.get() for outcome in outcomes))
