"""Direct rows that their own process didn't send: the relay sends what nobody is about to send any more."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from asyncpg import Connection

from shared.contract.records import Message
from shared.platform.database import pool
from shared.stream.direct import DirectLane
from shared.stream.memory import MemoryLog, MemorySink
from shared.stream.ports import Effects
from tests.component.stage.world import message
from tests.platform_fixtures import Database
from tests.waiting import until


async def committed(_tx: Connection, _now: datetime) -> tuple[Effects, None]:
    return Effects(sent=[(None, message(1, "test"))]), None


@pytest.mark.parametrize(
    ("age", "relayed"),
    [
        pytest.param(timedelta(0), 0, id="its own process is about to send it"),
        pytest.param(timedelta(seconds=10), 1, id="nobody did"),
        pytest.param(timedelta(minutes=-50), 1, id="written before the clock was set back"),
    ],
)
async def test_what_is_stale_is_sent_once(database: Database, age: timedelta, relayed: int) -> None:
    async with await pool(await database("dispatch"), max_size=2) as connections:
        lane = DirectLane(connections, MemorySink(MemoryLog()), "test")
        await lane.transact(committed)
        await connections.execute("update outbox set created_at = clock_timestamp() - $1::interval", age)
        assert await lane.relay() == relayed
        assert await lane.relay() == 0
        assert await connections.fetchval("select count(*) from outbox") == 1 - relayed


class Stumbling(MemorySink):
    """Fails once, in a way nobody thought of."""

    stumbled = False

    async def send(self, messages: Sequence[Message]) -> Mapping[UUID, str]:
        if not self.stumbled:
            self.stumbled = True
            raise RuntimeError
        return await super().send(messages)


async def test_what_fails_is_left_to_the_relay_and_the_next_is_sent(database: Database) -> None:
    sink = Stumbling(MemoryLog())
    async with await pool(await database("dispatch"), max_size=2) as connections:
        lane = DirectLane(connections, sink, "test")
        sending = asyncio.create_task(lane.run())
        await lane.transact(committed)
        await until(lambda: sink.stumbled)
        await lane.transact(committed)
        await until(lambda: sink.log.values(message(1, "test").topic))
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
