"""How fast a contestant goes: events that reach its targets, and the CPU it takes, from warm to the end."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import psutil
from aiokafka import AIOKafkaConsumer, TopicPartition

from bench.course import Course
from bench.testbed import Testbed
from deploy.local.onlooker import look_at
from deploy.local.platform import Platform
from deploy.local.processes import Child, start_module
from shared.platform.kafka_login import KafkaLogin

_LOOK_SECONDS = 0.05
_START_SECONDS = 60.0
_KNOWN_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Pace:
    """A measured stretch: `events` in `seconds`, and the CPU seconds of each process and of the servers."""

    events: int
    seconds: float
    cpu: Mapping[str, float]
    servers: Mapping[str, float]

    @property
    def per_second(self) -> float:
        return self.events / self.seconds

    @property
    def cpu_micros(self) -> float:
        """CPU microseconds an event, all processes together, without the servers."""
        return 1e6 * sum(self.cpu.values()) / self.events

    @property
    def server_micros(self) -> float:
        """CPU microseconds an event in Kafka and PostgreSQL."""
        return 1e6 * sum(self.servers.values()) / self.events


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is measured: from `warm` events at the targets to `total`, at most `seconds`."""

    warm: int
    total: int
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Contestant:
    """A module to run, its course, and what else its environment holds."""

    module: str
    course: Course
    environment: Mapping[str, str] = field(default_factory=dict)

    def start(self, logs: Path) -> Child:
        """Run it in a process of its own."""
        environment = {**self.course.environment(), **self.environment}
        return start_module(
            self.course.name, self.module, log=logs / f"{self.course.name}.log", environment=environment
        )


class Counter:
    """Counts what lies on topics, by their end offsets."""

    def __init__(self, login: KafkaLogin, topics: Sequence[str]) -> None:
        self._consumer = AIOKafkaConsumer(**login.client())
        self._topics = topics
        self._partitions: list[TopicPartition] = []

    async def __aenter__(self) -> Self:
        await self._consumer.start()
        async with asyncio.timeout(_KNOWN_SECONDS):
            while None in (known := await self._known()):  # made a moment ago: the broker learns of it soon
                await asyncio.sleep(_LOOK_SECONDS)
        self._partitions = [
            TopicPartition(topic, number)
            for topic, numbers in zip(self._topics, known, strict=True)
            for number in numbers or ()
        ]
        look_at(self._consumer, self._partitions)
        await self.count()  # what there is to learn of them is learned before the race
        return self

    async def _known(self) -> list[set[int] | None]:
        """Each topic's partitions, None where the broker doesn't know it yet."""
        metadata = await self._consumer._client.fetch_all_metadata()  # noqa: SLF001 - the only way to ask for all
        return [metadata.partitions_for_topic(topic) or None for topic in self._topics]

    async def __aexit__(self, *error: object) -> None:
        await self._consumer.stop()

    async def count(self) -> int:
        """Events on all of them."""
        return sum((await self._consumer.end_offsets(self._partitions)).values())


async def measure(
    testbed: Testbed, contestants: Sequence[Contestant], targets: Sequence[str], stretch: Stretch
) -> Pace:
    """Start all, measure what reaches the targets, stop all."""
    async with AsyncExitStack() as closing:
        counter = await closing.enter_async_context(Counter(testbed.platform.login, targets))
        children = [contestant.start(testbed.logs) for contestant in contestants]
        for child in children:
            closing.push_async_callback(child.stop)
        return await pace(counter, children, servers(testbed.platform), stretch)


async def pace(
    counter: Counter, children: Sequence[Child], beneath: Sequence[Child], stretch: Stretch
) -> Pace:
    """The pace between the stretch's two marks. Raises TimeoutError when nothing comes, or a child's end."""
    deadline = time.monotonic() + _START_SECONDS
    while (seen := await counter.count()) < stretch.warm:
        for child in children:
            child.must_run()
        if time.monotonic() > deadline:
            raise TimeoutError(f"{children[0].name}: {seen} events\n{children[0].last_lines()}")
        await asyncio.sleep(_LOOK_SECONDS)
    began, cpu, below = time.monotonic(), cpu_seconds(children), cpu_seconds(beneath)
    events = seen
    while events < stretch.total and time.monotonic() - began < stretch.seconds:
        await asyncio.sleep(_LOOK_SECONDS)
        events = await counter.count()
    took = time.monotonic() - began
    return Pace(events - seen, took, _since(cpu, children), _since(below, beneath))


def servers(platform: Platform) -> list[Child]:
    """The broker and the database server of a platform."""
    return [server.child for server in (platform.kafka, platform.postgres) if server and server.child]


def cpu_seconds(children: Sequence[Child]) -> dict[str, float]:
    """CPU seconds used so far by each process and what it started, by name."""
    return {child.name: _with_descendants(psutil.Process(child.pid)) for child in children}


def _with_descendants(process: psutil.Process) -> float:
    used = sum(process.cpu_times()[:4])
    for descendant in process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            used += sum(descendant.cpu_times()[:2])
    return used


def _since(before: Mapping[str, float], children: Sequence[Child]) -> dict[str, float]:
    return {name: after - before[name] for name, after in cpu_seconds(children).items()}
