"""Reading from Kafka: a group member that only ever reads where the ledger tells it to."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import cast

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import (
    IllegalStateError,
    KafkaError,
    NoOffsetForPartitionError,
    OffsetOutOfRangeError,
)

from shared.contract.records import Record
from shared.platform.kafka_login import KafkaLogin
from shared.stream.closing import closed
from shared.stream.ports import LogPosition, Partition, Unreachable
from shared.stream.topic_ids import TopicIds

_DEADLINE = 10.0
_PROGRESS_EVERY = 1.0
# A line gone silent is read no more until a request on it has failed; joining may take a session.
_BEYOND_THE_SESSION = 10.0


class KafkaSource:
    """A consumer of `topics` in `group`; sessions end after `session` seconds of silence."""

    def __init__(
        self,
        login: KafkaLogin,
        group: str,
        topics: Sequence[str],
        *,
        session: float = 10.0,
        read_committed: bool = False,
    ) -> None:
        self._login = login
        self._group = group
        self._topics = tuple(topics)
        self._session = session
        self._isolation = "read_committed" if read_committed else "read_uncommitted"
        self._consumer: AIOKafkaConsumer | None = None
        self._assigned: dict[Partition, int] = {}
        self._generation = 0
        self._topic_ids = TopicIds(login)
        self._reported = 0.0
        self._committed: dict[Partition, int] = {}

    async def start(self) -> None:
        """Join the group; raises Unreachable when the broker is away."""
        consumer = AIOKafkaConsumer(
            **self._login.client(),
            group_id=self._group,
            enable_auto_commit=False,
            auto_offset_reset="none",
            isolation_level=self._isolation,
            session_timeout_ms=int(self._session * 1000),
            heartbeat_interval_ms=int(self._session * 1000 / 4),
            request_timeout_ms=int((self._session + _BEYOND_THE_SESSION) * 1000),
            max_poll_interval_ms=300_000,
            fetch_max_wait_ms=100,
            max_partition_fetch_bytes=1024 * 1024,
            metadata_max_age_ms=30_000,
        )
        consumer.subscribe(topics=self._topics, listener=_Flags(self))
        try:
            async with asyncio.timeout(_DEADLINE):
                await consumer.start()
        except (KafkaError, TimeoutError, OSError) as error:
            await closed(consumer.stop())
            raise Unreachable(type(error).__name__) from error
        self._consumer = consumer

    async def stop(self) -> None:
        """Leave the group within two seconds, else let go."""
        consumer, self._consumer = self._consumer, None
        self._assigned = {}
        if consumer is not None:
            await closed(consumer.stop())
        await self._topic_ids.close()

    async def poll(self, max_records: int, timeout: float) -> Mapping[Partition, Sequence[Record]]:
        """Records by partition, at most `max_records`, after at most `timeout` seconds."""
        if self._consumer is None:
            await self.start()
        assert self._consumer is not None
        try:
            found = await self._consumer.getmany(timeout_ms=int(timeout * 1000), max_records=max_records)
        except NoOffsetForPartitionError:
            return {}  # assigned but not yet claimed: the claim will say where to read
        except OffsetOutOfRangeError as error:
            for topic, number in error.args[0]:
                self.halt(Partition(topic, number))
            return {}
        except (KafkaError, OSError) as error:
            raise Unreachable(type(error).__name__) from error
        # aiokafka's types have the same fields as ours; copying each would cost 1 µs a record.
        return cast("Mapping[Partition, Sequence[Record]]", found)

    def assigned(self) -> Mapping[Partition, int]:
        return self._assigned

    def reassign(self, partitions: set[TopicPartition]) -> None:
        """Note a new assignment; the claiming is the stage's own work."""
        self._generation += 1
        self._committed = {}
        self._assigned = {Partition(tp.topic, tp.partition): self._generation for tp in partitions}

    async def positions(self, partitions: Sequence[Partition]) -> Mapping[Partition, LogPosition]:
        """What the log holds of these partitions; raises Unreachable."""
        assert self._consumer is not None
        tps = [TopicPartition(p.topic, p.number) for p in partitions]
        try:
            async with asyncio.timeout(_DEADLINE):
                first = await self._consumer.beginning_offsets(tps)
                end = await self._consumer.end_offsets(tps)
                ids = await self._topic_ids.of({p.topic for p in partitions})
        except (KafkaError, TimeoutError, OSError) as error:
            raise Unreachable(type(error).__name__) from error
        return {
            p: LogPosition(ids.get(p.topic, ""), first[tp], end[tp])
            for p, tp in zip(partitions, tps, strict=True)
        }

    def seek(self, partition: Partition, offset: int) -> None:
        with suppress(IllegalStateError):  # taken away meanwhile: nothing to read
            self._member().seek(TopicPartition(*partition), offset)
            self._member().resume(TopicPartition(*partition))

    def halt(self, partition: Partition) -> None:
        with suppress(IllegalStateError):
            self._member().pause(TopicPartition(*partition))

    def end_offset(self, partition: Partition) -> int | None:
        with suppress(IllegalStateError, AssertionError):
            return cast("int | None", self._member().highwater(TopicPartition(*partition)))
        return None

    def heard(self, partitions: Sequence[Partition]) -> float | None:
        # A consumer whose broker is away finds nothing and says no more than that.
        with suppress(IllegalStateError, AssertionError):
            told = [self._member().last_poll_timestamp(TopicPartition(*each)) for each in partitions]
            return min((each / 1000 for each in told if each is not None), default=None)
        return None

    def report_progress(self, offsets: Mapping[Partition, int]) -> None:
        """Commit to the group once a second for lag meters and scalers; the ledger is what counts.

        Only what moved: a service reads a hundred partitions, and most of them rest.
        """
        now = asyncio.get_running_loop().time()
        if self._consumer is None or now - self._reported < _PROGRESS_EVERY:
            return
        moved = dict(offsets.items() - self._committed.items())
        if not moved:
            return
        self._reported = now
        self._committed |= moved
        commit = {TopicPartition(*p): offset for p, offset in moved.items()}
        task = asyncio.create_task(_commit(self._consumer, commit))
        task.add_done_callback(self._note_committed)

    def _note_committed(self, task: "asyncio.Task[bool]") -> None:
        if task.cancelled() or task.exception() or not task.result():
            self._committed = {}  # tell all of it again

    def _member(self) -> AIOKafkaConsumer:
        assert self._consumer is not None
        return self._consumer


class _Flags(ConsumerRebalanceListener):
    """Only flags: aiokafka swallows what a callback raises and would read on from the wrong place."""

    def __init__(self, source: KafkaSource) -> None:
        self._source = source

    def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:  # noqa: ARG002
        self._source.reassign(set())

    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        self._source.reassign(assigned)


async def _commit(consumer: AIOKafkaConsumer, offsets: dict[TopicPartition, int]) -> bool:
    with suppress(KafkaError, TimeoutError, IllegalStateError):
        async with asyncio.timeout(2):
            await consumer.commit(offsets)
            return True
    return False
