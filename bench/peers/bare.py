"""aiokafka and PostgreSQL by hand: the smallest batch loop that loses nothing while only one process runs it.

No claims, epochs, lanes, dead letters, redrive, deadlines or supervision: what is left is the price of the
work itself.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any, NamedTuple
from uuid import UUID
from zlib import crc32

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.producer.message_accumulator import BatchBuilder

from bench.course import Course, Output
from bench.note import NOTE, Note, passed_on
from bench.peers import bare_sql as sql
from shared.domain.identifiers import event_id
from shared.platform import process

_BATCH = 1000
_TYPE = NOTE.name.encode()
_SCHEMA = f"urn:tiaokuai:schema:{NOTE.schema_name}".encode()


class Row(NamedTuple):
    """An outbox row, in the order of its columns."""

    id: int
    event_id: UUID
    topic: str
    key: bytes
    value: bytes
    subject: str
    trace: str
    at: datetime


class Counters(NamedTuple):
    """Numbers the outbox's rows, and by topic the events read."""

    row: Iterator[int]
    read: defaultdict[str, Iterator[int]]


async def work(course: Course, stopping: asyncio.Event) -> None:
    """Read, validate, keep, send, until told to stop."""
    database = await asyncpg.connect(course.dsn, server_settings={"jit": "off"})
    await database.execute(sql.STATE)
    await database.execute(sql.TABLES)
    producer = AIOKafkaProducer(
        bootstrap_servers=course.kafka,
        acks="all",
        enable_idempotence=True,
        max_batch_size=512 * 1024,
        max_request_size=4 * 1024 * 1024,
    )
    await producer.start()
    sent = [Row(*row) for row in await database.fetch(sql.UNSENT)]
    await publish(producer, sent)
    counters = Counters(count(sent[-1].id + 1 if sent else 1), defaultdict(count))
    consumer = await reader(course, database)
    while not stopping.is_set():
        polled = await consumer.getmany(timeout_ms=200, max_records=_BATCH)
        if polled:
            sent = await commit(database, course, polled, sent, counters)
            await publish(producer, sent)
    await consumer.stop()
    await producer.stop()
    await database.close()


async def reader(course: Course, database: asyncpg.Connection) -> AIOKafkaConsumer:
    """A consumer of all partitions, at the stored offsets."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=course.kafka, enable_auto_commit=False, fetch_max_wait_ms=100
    )
    await consumer.start()
    partitions = [
        TopicPartition(topic, number)
        for topic in course.sources
        for number in await partition_numbers(consumer, topic)
    ]
    consumer.assign(partitions)
    stored = {(row[0], row[1]): row[2] for row in await database.fetch("select * from progress")}
    for partition in partitions:
        consumer.seek(partition, stored.get((partition.topic, partition.partition), 0))
    return consumer


async def partition_numbers(consumer: AIOKafkaConsumer, topic: str) -> list[int]:
    """The partitions of a topic."""
    metadata = await consumer._client.fetch_all_metadata()  # noqa: SLF001 - an unassigned consumer knows none
    return sorted(metadata.partitions_for_topic(topic) or ())


async def commit(
    database: asyncpg.Connection,
    course: Course,
    polled: dict[Any, Any],
    sent: Sequence[Row],
    counters: Counters,
) -> list[Row]:
    """One transaction: cursors, state, outbox, what was sent before goes; returns what to send."""
    now = datetime.now(UTC)
    records = [record for batch in polled.values() for record in batch]
    notes = [Note.model_validate_json(record.value) for record in records]
    rows = [
        row
        for record, event in zip(records, notes, strict=True)
        for row in outputs(record, event, course.outputs[record.topic], now, counters)
    ]
    ids = [event_id(event.note_id, event.version, NOTE.name) for event in notes]
    async with database.transaction():
        offsets = [batch[-1].offset + 1 for batch in polled.values()]
        await database.execute(
            sql.ADVANCE, [tp.topic for tp in polled], [tp.partition for tp in polled], offsets
        )
        if sent:
            await database.execute(sql.FORGET, sent[0].id, sent[-1].id + 1)
        await database.execute(sql.KEEP, ids, [event.number for event in notes], [now] * len(notes))
        if rows:
            await database.execute(sql.SEND, *zip(*rows, strict=True))
    return rows


def outputs(
    record: Any, event: Note, wanted: Sequence[Output], now: datetime, counters: Counters
) -> Iterator[Row]:
    """The events that follow from one."""
    trace = dict(record.headers)["ce_traceparent"].decode()[3:35]
    read = next(counters.read[record.topic])
    due = (out for out in wanted for _ in range(out.due(read)))
    for step, out in enumerate(due, 1):
        after = passed_on(event, out.bytes, step)
        topic = out.topics[crc32(record.key) % len(out.topics)]
        ident = event_id(after.note_id, after.version, NOTE.name, topic)
        value = after.__pydantic_serializer__.to_json(after)
        yield Row(next(counters.row), ident, topic, record.key, value, after.number, trace, now)


async def publish(producer: AIOKafkaProducer, rows: Sequence[Row]) -> None:
    """Send all and wait for every acknowledgement."""
    batches: dict[tuple[str, int], BatchBuilder] = {}
    waiting = []
    for row in rows:
        partitions = await producer.partitions_for(row.topic)
        place = row.topic, crc32(row.key) % len(partitions)
        batch = batches.get(place) or batches.setdefault(place, producer.create_batch())
        if batch.append(timestamp=None, key=row.key, value=row.value, headers=headers(row)) is None:
            waiting.append(await producer.send_batch(batch, place[0], partition=place[1]))
            batches[place] = batch = producer.create_batch()
            batch.append(timestamp=None, key=row.key, value=row.value, headers=headers(row))
    for place, batch in batches.items():
        waiting.append(await producer.send_batch(batch, place[0], partition=place[1]))
    await asyncio.gather(*waiting)


def headers(row: Row) -> list[tuple[str, bytes]]:
    """The same envelope that the product's events carry."""
    ident = row.event_id.hex
    return [
        ("content-type", b"application/json"),
        ("ce_specversion", b"1.0"),
        ("ce_id", str(row.event_id).encode()),
        ("ce_source", b"/tiaokuai/bench"),
        ("ce_type", _TYPE),
        ("ce_time", row.at.isoformat().encode()),
        ("ce_subject", row.subject.encode()),
        ("ce_dataschema", _SCHEMA),
        ("ce_traceparent", f"00-{row.trace}-{ident[:16]}-01".encode()),
    ]


async def main(stopping: asyncio.Event) -> None:
    """Run the course of this process."""
    await work(Course.given(), stopping)


if __name__ == "__main__":
    process.run(main)
