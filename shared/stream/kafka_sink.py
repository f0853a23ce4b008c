"""Publishing to Kafka: one batch a partition, acks from all replicas, a deadline on every wait."""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID
from zlib import crc32

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    KafkaError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    TopicAuthorizationFailedError,
)
from aiokafka.producer.message_accumulator import BatchBuilder

from shared.contract.records import Message
from shared.platform.kafka_login import KafkaLogin
from shared.stream.closing import closed
from shared.stream.ports import Partition, Unreachable

_FOR_GOOD = (MessageSizeTooLargeError, RecordListTooLargeError, TopicAuthorizationFailedError)
_BATCH_BYTES = 512 * 1024
HELD = "held_behind_blocked"
Refused = dict[UUID, str]
Key = tuple[str, bytes | None]


class KafkaSink:
    """An idempotent producer that is dropped and rebuilt when it misses its deadline (seconds)."""

    def __init__(self, login: KafkaLogin, *, deadline: float = 10.0) -> None:
        self._login = login
        self._deadline = deadline
        self._producer: AIOKafkaProducer | None = None
        self._partitions: dict[str, int] = {}

    async def send(self, messages: Sequence[Message]) -> Mapping[UUID, str]:
        """Send all, in order within a key; returns why some were refused, or held behind a refused one."""
        try:
            async with asyncio.timeout(self._deadline):
                refused, rounds = await self._batches(await self._connected(), messages)
                held: set[Key] = set()
                for batches in rounds:
                    doubtful = list(batches.values()) if held else await self._deliver(batches)
                    for batch in doubtful:
                        await self._singly(batch, refused, held)
                return refused
        except (KafkaError, TimeoutError, OSError) as error:
            await self._drop()
            raise Unreachable(type(error).__name__) from error

    async def stop(self) -> None:
        """Flush within two seconds, else let go: the outbox still holds what was not acknowledged."""
        await self._drop()

    async def _connected(self) -> AIOKafkaProducer:
        if self._producer is None:
            producer = AIOKafkaProducer(
                **self._login.client(),
                acks="all",
                enable_idempotence=True,
                max_batch_size=_BATCH_BYTES,
                max_request_size=4 * 1024 * 1024,
                request_timeout_ms=int(self._deadline * 1000),
                linger_ms=0,
            )
            self._producer = producer
            await producer.start()
        return self._producer

    async def _batches(
        self, producer: AIOKafkaProducer, messages: Sequence[Message]
    ) -> tuple[Refused, list[dict[Partition, "_Batch"]]]:
        refused: Refused = {}
        rounds: list[dict[Partition, _Batch]] = []
        current: dict[tuple[str, int], tuple[int, _Batch]] = {}
        for message in messages:
            topic = message.topic
            count = self._partitions.get(topic) or await self._partition_count(producer, topic)
            if not count:
                refused[message.event_id] = "no_topic"
                continue
            place = topic, crc32(message.key or b"") % count
            depth, batch = current.get(place, (-1, None))
            if batch is None or not batch.add(message):
                partition = Partition(*place)
                depth, batch = depth + 1, _Batch(partition, producer.create_batch())
                batch.add(message)
                current[place] = depth, batch
                if len(rounds) == depth:
                    rounds.append({})
                rounds[depth][partition] = batch
        return refused, rounds

    async def _partition_count(self, producer: AIOKafkaProducer, topic: str) -> int:
        known = await _known_partitions(producer, topic)
        if known:
            self._partitions[topic] = known
        return known

    async def _deliver(self, batches: Mapping[Partition, "_Batch"]) -> list["_Batch"]:
        """Send one batch to each partition at once; returns those refused for good, raises what may pass."""
        producer = await self._connected()
        futures = [
            await producer.send_batch(batch.builder, partition.topic, partition=partition.number)
            for partition, batch in batches.items()
        ]
        results = await asyncio.gather(*futures, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException) and not isinstance(result, _FOR_GOOD):
                raise result
        refused = [b for b, r in zip(batches.values(), results, strict=True) if isinstance(r, _FOR_GOOD)]
        if refused:
            await self._drop()  # a refused batch leaves a hole in the idempotent producer's numbers
        return refused

    async def _singly(self, batch: "_Batch", refused: Refused, held: set[Key]) -> None:
        """Kafka refuses a batch as a whole: find the messages it means, hold what follows them by key."""
        for message in batch.messages:
            key = message.topic, message.key
            if key in held:
                refused[message.event_id] = HELD
                continue
            alone = _Batch(batch.partition, (await self._connected()).create_batch())
            alone.add(message)
            if await self._deliver({batch.partition: alone}):
                refused[message.event_id] = "refused_by_broker"
                held.add(key)

    async def _drop(self) -> None:
        producer, self._producer = self._producer, None
        self._partitions.clear()
        if producer is None:
            return
        if not await closed(producer.stop()):
            await _abandon(producer)


class _Batch:
    """A batch being filled, with what is in it."""

    __slots__ = ("builder", "messages", "partition")

    def __init__(self, partition: Partition, builder: BatchBuilder) -> None:
        self.partition = partition
        self.builder = builder
        self.messages: list[Message] = []

    def add(self, message: Message) -> bool:
        added = self.builder.append(
            timestamp=None, key=message.key, value=message.value, headers=list(message.headers)
        )
        if added is None:
            return False
        self.messages.append(message)
        return True


async def _known_partitions(producer: AIOKafkaProducer, topic: str) -> int:
    """How many partitions a topic has; 0 when a reachable broker doesn't know it."""
    try:
        async with asyncio.timeout(3):
            return len(await producer.partitions_for(topic))
    except (TimeoutError, KafkaError):
        cluster = await producer.client.fetch_all_metadata()
        return len(cluster.partitions_for_topic(topic) or ())


async def _abandon(producer: AIOKafkaProducer) -> None:
    """Make sure a producer that didn't stop sends nothing more: its batches may be superseded by now."""
    sender = getattr(producer._sender, "sender_task", None)  # noqa: SLF001 - the client offers no abort
    if sender is not None:
        sender.cancel()
    await closed(producer.client.close(), seconds=1.0)
