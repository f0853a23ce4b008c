"""Everything the loop says, read as it comes and kept: what scenes wait for and look at."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any, NamedTuple, Self, TypeVar
from uuid import UUID

from aiokafka import AIOKafkaConsumer, TopicPartition
from pydantic import BaseModel

from shared.contract.codec import decode
from shared.contract.declarations import EVENT_TYPES
from shared.contract.records import Incoming, Record
from shared.contract.topics import Topic
from shared.platform.kafka_login import KafkaLogin

_TYPES = {each.name: each for each in EVENT_TYPES}
_ANY = EVENT_TYPES[0]
E = TypeVar("E", bound=BaseModel)


class Said(NamedTuple):
    """An event that came through the door, and the topic on which it lay."""

    topic: str
    event: BaseModel


class Wire:
    """Reads all topics from their beginning: `said` has the events, `records` all that lay there."""

    def __init__(self, login: KafkaLogin, topics: Collection[Topic]) -> None:
        self.said: list[Said] = []
        self.records: list[Record] = []
        self._partitions = [TopicPartition(t.full_name, n) for t in topics for n in range(t.partitions)]
        self._consumer = AIOKafkaConsumer(
            **login.client(),
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            fetch_max_wait_ms=50,
        )
        self._ids: set[UUID | None] = set()
        self._more = asyncio.Condition()
        self._reading: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._consumer.assign(self._partitions)
        await self._consumer.start()
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._reading
        self._reading.cancel()
        with suppress(asyncio.CancelledError):
            await self._reading
        await self._consumer.stop()

    def heard(self, kind: type[E], fits: Callable[[E], bool] = lambda _event: True) -> list[E]:
        """What was said so far of this kind that fits."""
        return [each.event for each in self.said if isinstance(each.event, kind) and fits(each.event)]

    async def until(self, holds: Callable[[], Any], what: str, seconds: float = 20.0) -> Any:
        """The first truth `holds` gives, asked anew with everything that comes; fails in words."""
        try:
            async with asyncio.timeout(seconds), self._more:
                while not (found := holds()):
                    await self._more.wait()
                return found
        except TimeoutError:
            raise AssertionError(f"never came: {what}") from None

    async def caught_up(self) -> None:
        """Return when everything that lies on the topics now was read."""
        ends = await self._consumer.end_offsets(self._partitions)
        for partition, end in ends.items():
            while await self._consumer.position(partition) < end:
                await asyncio.sleep(0.02)
        async with self._more:
            await self._more.wait()  # the turn in which the last of it was taken, or a later one

    async def _read(self) -> None:
        while True:
            found = await self._consumer.getmany(timeout_ms=100)
            async with self._more:
                for records in found.values():
                    for record in records:
                        self._take(record)
                self._more.notify_all()

    def _take(self, record: Any) -> None:
        """What is sent again, under the same id, was said once."""
        raw = _raw(record)
        self.records.append(raw)
        incoming = _opened(raw)
        if incoming is not None and incoming.event_id not in self._ids:
            self._ids.add(incoming.event_id)
            self.said.append(Said(raw.topic, incoming.event))


def _raw(record: Any) -> Record:
    where = record.topic, record.partition, record.offset, record.timestamp
    return Record(*where, record.key, record.value, tuple(record.headers))


def _opened(raw: Record) -> Incoming[BaseModel] | None:
    incoming = decode(raw, _TYPES, _ANY)
    return incoming if isinstance(incoming, Incoming) else None
