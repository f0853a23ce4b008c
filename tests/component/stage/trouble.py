"""Sources, sinks and ledgers in trouble, for the stage's suite."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from shared.contract.records import Message
from shared.stream.ports import LogPosition, Partition, Sink, Source, Unreachable
from tests.component.stage.world import GROUP, World, message


async def take_over(world: World) -> None:
    """Another worker claims the partitions while this one has records in hand."""
    source, ledger = world.source("onlooker"), world.ledger()
    await source.start()
    await ledger.claim(GROUP, await source.positions(world.partitions()))
    await source.stop()
    await ledger.close()


class Stalled:
    """A source that stands still once, with records already fetched."""

    def __init__(self, source: Source, meanwhile: Callable[[], Awaitable[None]]) -> None:
        self._source, self._meanwhile = source, meanwhile

    async def poll(self, max_records: int, timeout: float) -> Any:
        found = await self._source.poll(max_records, timeout)
        if found and self._meanwhile:
            meanwhile, self._meanwhile = self._meanwhile, None
            await meanwhile()
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)


class DealtAnew:
    """A source whose group gives the same partitions out again, after some batches."""

    def __init__(self, source: Source, batches: int) -> None:
        self._source, self._left = source, batches

    async def poll(self, max_records: int, timeout: float) -> Any:
        found = await self._source.poll(max_records, timeout)
        self._left -= bool(found)
        return found

    def assigned(self) -> Mapping[Partition, int]:
        later = 1000 if self._left <= 0 else 0
        return {partition: generation + later for partition, generation in self._source.assigned().items()}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)


class LateToShow:
    """A source whose broker is just back: the first time it is asked, logs seem to end where they begin."""

    def __init__(self, source: Source) -> None:
        self._source, self._asked = source, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)

    async def positions(self, partitions: Sequence[Partition]) -> Mapping[Partition, LogPosition]:
        found = await self._source.positions(partitions)
        if self._asked:
            return found
        self._asked = True
        return {p: replace(at, end_offset=at.first_offset) for p, at in found.items()}


class Failing:
    """A port whose named call fails twice, then works."""

    def __init__(self, port: Any, call: str) -> None:
        self._port, self._call, self._left = port, call, 2

    def __getattr__(self, name: str) -> Any:
        if name == self._call and self._left:
            self._left -= 1
            return self._fail
        return getattr(self._port, name)

    async def _fail(self, *_: Any) -> None:
        raise Unreachable("away")


class Refusing:
    """A sink that refuses some outputs for good, as Kafka does with a message too large."""

    def __init__(self, sink: Sink, numbers: set[int]) -> None:
        self._sink = sink
        self._ids = {message(number, "out").value for number in numbers}

    async def send(self, messages: Sequence[Message]) -> Mapping[UUID, str]:
        bad = [m for m in messages if m.value in self._ids]
        behind = [m for m in messages if any(m.key == b.key and m.created_at >= b.created_at for b in bad)]
        from_bad = behind[behind.index(bad[0]) :] if bad else []
        refused = {m.event_id: "refused_by_broker" for m in from_bad}
        await self._sink.send([m for m in messages if m.event_id not in refused])
        return refused

    async def stop(self) -> None:
        await self._sink.stop()
