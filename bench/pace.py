"""How fast a contestant goes: events that reach its targets, and the CPU it takes, from warm to the end."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import psutil
from aiokafka import AIOKafkaConsumer, TopicPartition

from bench.course import Course
from bench.testbed import Testbed
from deploy.local.processes import Child, start_module

_LOOK_SECONDS = 0.05
_START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Pace:
    """A measured stretch: `events` in `seconds`, and the CPU seconds of each process."""

    events: int
    seconds: float
    cpu: Mapping[str, float]

    @property
    def per_second(self) -> float:
        return self.events / self.seconds

    @property
    def cpu_micros(self) -> float:
        """CPU microseconds an event, all processes together."""
        return 1e6 * sum(self.cpu.values()) / self.events


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

    def __init__(self, kafka: str, topics: Sequence[str]) -> None:
        self._consumer = AIOKafkaConsumer(bootstrap_servers=kafka)
        self._topics = topics
        self._partitions: list[TopicPartition] = []

    async def __aenter__(self) -> Self:
        await self._consumer.start()
        metadata = await self._consumer._client.fetch_all_metadata()  # noqa: SLF001 - the only way to ask for all
        for topic in self._topics:
            numbers = metadata.partitions_for_topic(topic) or ()
            self._partitions += [TopicPartition(topic, number) for number in numbers]
        return self

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
        counter = await closing.enter_async_context(Counter(testbed.kafka, targets))
        children = [contestant.start(testbed.logs) for contestant in contestants]
        for child in children:
            closing.push_async_callback(child.stop)
        return await pace(counter, children, stretch)


async def pace(counter: Counter, children: Sequence[Child], stretch: Stretch) -> Pace:
    """The pace between the stretch's two marks. Raises TimeoutError when nothing comes, or a child's end."""
    deadline = time.monotonic() + _START_SECONDS
    while (seen := await counter.count()) < stretch.warm:
        for child in children:
            child.must_run()
        if time.monotonic() > deadline:
            raise TimeoutError(f"{children[0].name}: {seen} events\n{children[0].last_lines()}")
        await asyncio.sleep(_LOOK_SECONDS)
    began, cpu = time.monotonic(), cpu_seconds(children)
    events = seen
    while events < stretch.total and time.monotonic() - began < stretch.seconds:
        await asyncio.sleep(_LOOK_SECONDS)
        events = await counter.count()
    took, after = time.monotonic() - began, cpu_seconds(children)
    return Pace(events - seen, took, {name: after[name] - cpu[name] for name in cpu})


def cpu_seconds(children: Sequence[Child]) -> dict[str, float]:
    """CPU seconds used so far, by process name."""
    return {child.name: sum(psutil.Process(child.pid).cpu_times()[:2]) for child in children}
