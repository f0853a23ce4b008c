"""The oracle can fail: each of the classic mistakes, put into the stage on purpose, turns it red."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest

from shared.contract.records import Message
from shared.stream.memory import MemoryLedger, MemorySink, MemoryTransaction
from shared.stream.ports import Claim, DeadLetter, OutboxRow, Partition
from shared.stream.stage import Stage
from tests.component.stage.memory_world import MemoryWorld
from tests.component.stage.running import run_until_quiet
from tests.component.stage.world import GROUP, Crashed, FakeCrash, Life, verdict

COUNT = 40


class OffsetFirst(MemoryLedger):
    """Moves the cursor in a transaction of its own, before the facts."""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[MemoryTransaction]:
        ledger = self

        async with super().transaction() as t:
            honest = t.advance

            async def advance(moves: Sequence[tuple[Claim, int]]) -> Sequence[Partition]:
                async with MemoryLedger.transaction(ledger) as own:
                    await own.advance(moves)
                return await honest(moves)

            t.advance = advance  # type: ignore[method-assign]
            yield t


class NoOutbox(MemoryLedger):
    """Publishes what it never wrote down."""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[MemoryTransaction]:
        async with super().transaction() as t:

            async def write(rows: Sequence[OutboxRow], dead: Sequence[DeadLetter]) -> None:
                await MemoryTransaction.write(t, (), dead)

            t.write = write  # type: ignore[method-assign]
            yield t


class AckEarly:
    """A sink that says yes before the log has it; the process dies with what it still holds."""

    def __init__(self, world: MemoryWorld, life: Life) -> None:
        self._honest, self._life, self._calls = world.sink(), life, 0

    async def send(self, messages: Sequence[Message]) -> Mapping[UUID, str]:
        self._calls += 1
        if self._calls == 2:
            return {}
        if self._calls > 3:
            self._life.end()
            raise Crashed("with acknowledged messages in memory")
        return await self._honest.send(messages)

    async def stop(self) -> None: ...


def highest_number(stage: Stage) -> None:
    """Marks the highest number committed as sent, instead of the highest acknowledged."""
    publisher: Any = stage.publisher
    enqueue = publisher.enqueue

    def enqueue_and_mark(rows: Sequence[OutboxRow]) -> None:
        enqueue(rows)
        publisher._sent.update({row.lane: row.seq for row in rows})

    publisher.enqueue = enqueue_and_mark


async def crash_then_restart(world: MemoryWorld, sabotage: str, point: str, at: int) -> list[str]:
    await world.put(range(COUNT))
    life = Life()
    parts: dict[str, Any] = {
        "offset before database": {"ledger": OffsetFirst(world.tables, GROUP)},
        "publish without outbox": {"ledger": NoOutbox(world.tables, GROUP)},
        "ack before commit": {"sink": AckEarly(world, life)},
        "watermark by highest number": {"sink": MemorySink(world.log, away=1000)},
        "kafka away": {"sink": MemorySink(world.log, away=1000)},
    }.get(sabotage, {})
    stage = world.stage(crash=lambda own: FakeCrash(point, own.end, at), **parts)
    if sabotage == "watermark by highest number":
        highest_number(stage)
    await run_until_quiet(world, stage)
    assert await run_until_quiet(world, world.stage())
    return verdict(COUNT, await world.facts(), await world.sent())


@pytest.mark.parametrize(
    ("sabotage", "point", "at", "seen"),
    [
        ("offset before database", "before_commit", 2, "facts lost"),
        ("watermark by highest number", "before_commit", 3, "outputs lost"),
        ("ack before commit", "none", 1, "outputs lost"),
        ("publish without outbox", "before_publish", 2, "outputs lost"),
    ],
)
async def test_the_oracle_turns_red(sabotage: str, point: str, at: int, seen: str) -> None:
    found = await crash_then_restart(MemoryWorld(), sabotage, point, at)
    assert any(fault.startswith(seen) for fault in found), found


@pytest.mark.parametrize(
    ("trouble", "point", "at"),
    [("none", "before_commit", 2), ("kafka away", "before_commit", 3), ("none", "before_publish", 2)],
)
async def test_the_same_crashes_leave_the_honest_stage_green(trouble: str, point: str, at: int) -> None:
    assert await crash_then_restart(MemoryWorld(), trouble, point, at) == []
