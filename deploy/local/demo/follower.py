"""Reads topics and answers, now or after a while; what isn't answered in full is read again next time."""

import asyncio
import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from time import time
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from deploy.local.demo.sender import Outgoing, Sender
from shared.contract.topics import Topic
from shared.platform.kafka_login import KafkaLogin
from shared.stream.closing import closed

log = structlog.get_logger(__name__)

_POLL_MS = 200
_BATCH = 500
_PAUSE_SECONDS = 0.5
_PATIENCE_SECONDS = 30.0
"""A client library that has not come back by then is left for a new one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Something to say, so many seconds from now."""

    after: float
    outgoing: Outgoing


Reply = Callable[[Any], Sequence[Answer]]
"""A record → what to say to it; pure, so that the same record is answered the same way after a restart."""


class Follower:
    """One simulated party: its topics, its consumer group, its way to answer."""

    def __init__(
        self, name: str, login: KafkaLogin, topics: Sequence[Topic], sender: Sender, reply: Reply
    ) -> None:
        self.name = name
        self.answered = 0
        self._login = login
        self._partitions = [TopicPartition(t.full_name, n) for t in topics for n in range(t.partitions)]
        self._sender = sender
        self._reply = reply
        self._consumer: Any = None
        self._read = dict.fromkeys(self._partitions, 0)
        self._open: dict[TopicPartition, dict[int, int]] = {}
        self._due: list[tuple[float, int, TopicPartition, int, Outgoing]] = []
        self._order = count()
        self._began = 0.0

    def progress(self) -> Mapping[tuple[str, int], int]:
        """(topic, partition) → the first offset that isn't answered in full."""
        return {
            (tp.topic, tp.partition): min(self._open.get(tp) or (read,)) for tp, read in self._read.items()
        }

    async def run(self) -> None:
        """Read and answer for ever; cancel to stop."""
        while True:
            try:
                await self._follow()
            except KafkaError:
                await asyncio.sleep(_PAUSE_SECONDS)
            except TimeoutError:
                log.warning("begins anew", group=self.name)

    async def _follow(self) -> None:
        self._consumer = AIOKafkaConsumer(
            **self._login.client(),
            group_id=f"tiaokuai.demo.{self.name}",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
        )
        self._consumer.assign(self._partitions)
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await self._consumer.start()
                await self._begin()
            while True:
                found = await self._consumer.getmany(timeout_ms=_POLL_MS, max_records=_BATCH)
                if not found:
                    self._must_hear()
                self._plan(found)
                if await self._say() or found:
                    await self._commit()
        finally:
            await closed(self._consumer.stop())

    async def _begin(self) -> None:
        """Where the group left off, or further: what was answered in this life is not answered again."""
        answered = self.progress()
        self._open.clear()
        self._due.clear()
        self._began = time()
        for tp in self._partitions:
            self._read[tp] = max(await self._consumer.position(tp), answered[tp.topic, tp.partition])
            self._consumer.seek(tp, self._read[tp])

    def _must_hear(self) -> None:
        """A client to which its broker says nothing finds nothing for ever. Raises TimeoutError then."""
        told = [self._consumer.last_poll_timestamp(tp) or 0 for tp in self._partitions]
        if time() - max(self._began, max(told) / 1000) > _PATIENCE_SECONDS:
            raise TimeoutError

    def _plan(self, found: Mapping[TopicPartition, Sequence[Any]]) -> None:
        now = asyncio.get_running_loop().time()
        for tp, records in found.items():
            for record in records:
                answers = self._reply(record)
                if answers:
                    self._open.setdefault(tp, {})[record.offset] = len(answers)
                for answer in answers:
                    entry = (now + answer.after, next(self._order), tp, record.offset, answer.outgoing)
                    heapq.heappush(self._due, entry)
            self._read[tp] = records[-1].offset + 1

    async def _say(self) -> bool:
        now = asyncio.get_running_loop().time()
        due = []
        while self._due and self._due[0][0] <= now:
            due.append(heapq.heappop(self._due))
        if not due:
            return False
        await self._sender.send([entry[-1] for entry in due])
        self.answered += len(due)
        for _, _, tp, offset, _ in due:
            self._settle(tp, offset)
        return True

    def _settle(self, tp: TopicPartition, offset: int) -> None:
        waiting = self._open[tp]
        waiting[offset] -= 1
        if not waiting[offset]:
            del waiting[offset]

    async def _commit(self) -> None:
        done = {TopicPartition(*place): offset for place, offset in self.progress().items()}
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await self._consumer.commit(done)
