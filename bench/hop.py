"""One hop: read, validate, keep a row, pass on, with everything safe in PostgreSQL. Ours beside others'."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import asyncpg

from bench.course import Course, Output
from bench.note import SMALL, message
from bench.pace import Contestant, Pace, Stretch, measure
from bench.peers import bare_sql
from bench.testbed import Testbed
from deploy.local.access import ensure_access
from deploy.migrations import ROOT
from shared.platform.migrations import migrate


async def bare(_testbed: Testbed, course: Course) -> Contestant:
    """aiokafka and PostgreSQL by hand."""
    return Contestant("bench.peers.bare", course)


async def stage(testbed: Testbed, course: Course) -> Contestant:
    """Our stage, hosted as in production."""
    await migrate(course.dsn, ROOT / "shared/stream/migrations", ROOT / "shared/platform/migrations")
    connection = await asyncpg.connect(course.dsn)
    await connection.execute(bare_sql.STATE)
    await connection.close()
    environment = ensure_access(testbed.platform.data_folder / "access", ()).environment | {
        "TIAOKUAI_KAFKA_BOOTSTRAP": course.kafka,
        "TIAOKUAI_POSTGRES_DSN": course.dsn,
        "TIAOKUAI_ROLE": "stream",
        "TIAOKUAI_HEALTH_PORT": "0",
    }
    return Contestant("bench.stage_empty", course, environment)


async def naive_faust(_testbed: Testbed, course: Course) -> Contestant:
    """A Faust agent, event by event."""
    return Contestant("bench.peers.naive_faust", course)


async def noack_take(_testbed: Testbed, course: Course) -> Contestant:
    """A Faust agent in batches of 500."""
    return Contestant("bench.peers.noack_take", course)


Entry = Callable[[Testbed, Course], Awaitable[Contestant]]


@dataclass(slots=True)
class Hop:
    """A topic of notes, over which any contestant may be sent."""

    testbed: Testbed
    source: str
    count: int

    async def run(self, name: str, entry: Entry, seconds: float = 30.0) -> Pace:
        """One run of a contestant with a database and a target topic of its own."""
        target = await self.testbed.topic("bench.hop.out")
        dsn = await self.testbed.database()
        outputs = {self.source: (Output(topics=(target,), bytes=SMALL),)}
        course = Course(name=name, kafka=self.testbed.kafka, dsn=dsn, outputs=outputs)
        contestant = await entry(self.testbed, course)
        warm = self.count // 10
        return await measure(self.testbed, [contestant], [target], Stretch(warm, self.count, seconds))


async def open_hop(testbed: Testbed, count: int) -> Hop:
    """Notes on a topic of four partitions, read by every contestant from its start."""
    source = await testbed.topic("bench.hop.in")
    await testbed.load(message(number, source) for number in range(count))
    return Hop(testbed, source, count)
