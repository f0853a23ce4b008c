"""Reads topics from their first record to the end they had when asked, beside every consumer group."""

from collections.abc import AsyncIterator, Collection, Container
from typing import cast

from aiokafka import TopicPartition

from deploy.local.onlooker import onlooker
from deploy.local.oracle.log_facts import LogFacts
from deploy.local.oracle.log_gather import FAMILIES, gather
from shared.contract.records import Record
from shared.contract.topics import PREFIX, Topic
from shared.platform.kafka_login import KafkaLogin

_AT_ONCE = 2000
Place = tuple[str, int, int]
"""Topic, partition, offset."""


async def read_log(login: KafkaLogin, topics: Collection[Topic], letters: Container[Place]) -> LogFacts:
    """The facts of all topics our services write; `letters` are where dead letters lay. Raises KafkaError."""
    facts = LogFacts()
    ours = {topic.full_name: found for topic in topics if (found := family(topic))}
    partitions = [TopicPartition(t.full_name, n) for t in topics if family(t) for n in range(t.partitions)]
    async for record in records(login, partitions):
        place = record.topic, record.partition, record.offset
        gather(facts, ours[record.topic], record, dead=place in letters)
    return facts


def family(topic: Topic) -> str:
    """The kind of topic it is: `dispatch.orders`, `rejected`, `complaints.received` …; "" if not ours."""
    if topic.writer in {"source", "survey", "operator"} or topic.writer.startswith("unit:"):
        return ""
    name = topic.full_name.removeprefix(PREFIX)
    if name.startswith("dispatch.orders."):
        return "dispatch.orders"
    name = "rejected" if name.endswith(".rejected") else name
    return name if name in FAMILIES else ""


async def records(login: KafkaLogin, partitions: Collection[TopicPartition]) -> AsyncIterator[Record]:
    """Every record of these partitions up to their present ends."""
    consumer = onlooker(login, partitions, max_poll_records=_AT_ONCE)
    await consumer.start()
    try:
        ends = await consumer.end_offsets(partitions)
        first = await consumer.beginning_offsets(partitions)
        left = {tp for tp in partitions if ends[tp] > first[tp]}
        consumer.assign(list(left))
        for tp in left:
            consumer.seek(tp, first[tp])
        while left:
            for tp, found in (await consumer.getmany(timeout_ms=500)).items():
                for record in found:
                    if record.offset < ends[tp]:
                        yield cast("Record", record)
                if found and found[-1].offset + 1 >= ends[tp]:
                    left.discard(tp)
                    consumer.pause(tp)
    finally:
        await consumer.stop()
