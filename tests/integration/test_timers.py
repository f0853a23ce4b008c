"""A timer at work keeps others of its name away, and takes nothing that its work needs."""

import asyncio

from shared.platform.database import pool
from shared.stream.direct import DirectLane
from shared.stream.memory import MemoryLog, MemorySink
from shared.stream.service import Store, Timer
from shared.stream.timers import run_alone
from tests.platform_fixtures import Database


async def test_the_lock_leaves_the_store_all_its_connections(database: Database) -> None:
    dsn, done = await database(), []

    async def work(store: Store) -> None:
        async with store.pool.acquire() as connection:
            done.append(await connection.fetchval("select 1"))

    async with await pool(dsn, max_size=1) as only, await pool(dsn, max_size=2) as locks:
        store = Store(only, DirectLane(only, MemorySink(MemoryLog()), "test"))
        async with asyncio.timeout(10):
            timers = [Timer(name, 1.0, work) for name in ("one", "two")]
            await asyncio.gather(*(run_alone("test", timer, store, locks) for timer in timers))
    assert done == [1, 1]


async def test_one_does_the_work_and_others_leave_it_to_him(database: Database) -> None:
    dsn, started, may_end = await database(), [], asyncio.Event()

    async def work(_store: Store) -> None:
        started.append(1)
        await may_end.wait()

    timer = Timer("alone", 1.0, work)
    async with await pool(dsn) as here, await pool(dsn, max_size=2) as locks:
        store = Store(here, DirectLane(here, MemorySink(MemoryLog()), "test"))
        async with asyncio.timeout(10):
            first = asyncio.create_task(run_alone("test", timer, store, locks))
            while not started:
                await asyncio.sleep(0.01)
            await run_alone("test", timer, store, locks)
            may_end.set()
            await first
    assert started == [1]
