"""One running district for all scenes of a session: the whole loop on real Kafka, heard and spoken to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from aiokafka import AIOKafkaProducer
from pydantic import BaseModel

from deploy.local.clock import Clock
from deploy.local.quiet import Watch
from deploy.local.rehearsal import rehearsing_loop
from deploy.local.session import Loop
from shared.contract.codec import encode
from shared.contract.declarations import EventType
from shared.contract.topics import Topic
from tests.scenes.wire import Wire

SETTINGS = {
    "TIAOKUAI_ANSWER_CHECK": "automatic",
    "TIAOKUAI_LINGER_MS": "0",
    "TIAOKUAI_LADDER_ASKS_DISPATCH": "false",  # a scene that jumps days tells its own story
}
_SETTLES, _LOOK = 30.0, 0.05


@dataclass(frozen=True, slots=True)
class District:
    """The loop, its clock, what it says, and a way to speak to it."""

    loop: Loop
    clock: Clock
    wire: Wire
    watch: Watch
    producer: AIOKafkaProducer

    async def speak(
        self, topic: Topic, event_type: EventType, event: BaseModel, *, key: str, writer: str, time: datetime
    ) -> UUID:
        """Put an event on a topic, as its writer would; returns the event's id when Kafka has it."""
        identity = uuid4()
        sent = encode(
            event_type,
            event,
            topic=topic.full_name,
            key=key,
            event_id=identity,
            writer=writer,
            subject=key,
            time=time,
        )
        await self.producer.send_and_wait(sent.topic, sent.value, sent.key, headers=list(sent.headers))
        return identity

    async def settled(self) -> None:
        """Return when the loop, seen twice in a row, has nothing left to do and all it said was heard."""
        async with asyncio.timeout(_SETTLES):
            calm = 0
            while calm < 2:
                calm = calm + 1 if (await self.watch.backlog()).empty else 0
                await asyncio.sleep(_LOOK)
        await self.wire.caught_up()


@asynccontextmanager
async def running_district(folder: Path) -> AsyncIterator[District]:
    """Start the loop on servers of its own, with a clock that can be set; some fifteen seconds."""
    async with (
        rehearsing_loop(folder, settings=SETTINGS) as (loop, clock),
        Wire(loop.session.login(), loop.topics) as wire,
        Watch(loop.session, loop.topics) as watch,
        AIOKafkaProducer(**loop.session.login().client(), acks="all", linger_ms=0) as producer,
    ):
        yield District(loop, clock, wire, watch, producer)
