"""One suite for every stage: what `shared/stream` promises, in memory and on the real broker and database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from shared.contract.records import Incoming
from shared.stream.ports import Conflict, Effects, Handler
from tests.component.stage.running import run_until_quiet
from tests.component.stage.world import FakeCrash, World, number_of, resends, verdict

COUNT = 40
STAGE_POINTS = ("before_commit", "after_commit", "before_publish", "after_publish", "after_claim")


async def test_each_input_has_one_effect_and_one_output_in_order(world: World) -> None:
    await world.put(range(COUNT))
    assert await run_until_quiet(world, world.stage())
    assert verdict(COUNT, await world.facts(), await world.sent()) == []
    assert resends(await world.sent()) == 0
    assert await world.unsent() == 0


@pytest.mark.parametrize("point", STAGE_POINTS)
@pytest.mark.parametrize("at", [1, 3])
async def test_a_crash_loses_and_doubles_nothing(world: World, point: str, at: int) -> None:
    await world.put(range(COUNT))
    crashes = []

    def crash(life: Any) -> FakeCrash:
        crashes.append(FakeCrash(point, life.end, 1 if point == "after_claim" else at))
        return crashes[-1]

    assert not await run_until_quiet(world, world.stage(crash=crash))
    assert crashes[0].hit
    assert await run_until_quiet(world, world.stage())
    assert verdict(COUNT, await world.facts(), await world.sent()) == []
    assert await world.unsent() == 0


async def test_poison_becomes_a_dead_letter_and_stops_nothing(world: World) -> None:
    await world.put(range(5))
    await world.put_raw(b"\xff\xfe not json")
    await world.put(range(5, COUNT))
    assert await run_until_quiet(world, world.stage())
    assert verdict(COUNT, await world.facts(), await world.sent()) == []
    assert list((await world.letters()).values()) == ["encoding"]


def failing_on(handle: Handler, bad: int) -> Handler:
    async def run(batch: Sequence[Incoming[Any]], tx: Any, now: datetime) -> Effects:
        effects = await handle(batch, tx, now)
        if any(number_of(incoming) == bad for incoming in batch):
            raise RuntimeError("a bug")
        return effects

    return run


async def test_an_event_that_fails_alone_is_kept_and_redriven_when_mended(world: World) -> None:
    await world.put(range(COUNT))
    assert await run_until_quiet(world, world.stage(handle=failing_on(world.recording(), 11)))
    assert list((await world.letters()).values()) == ["handler_failed"]
    assert set(range(COUNT)) - set(await world.facts()) == {11}

    await world.redrive()
    assert await run_until_quiet(world, world.stage())
    facts, sent = await world.facts(), await world.sent()
    assert set(facts) == set(range(COUNT))
    assert set(facts.values()) == {1}
    assert {number for _, _, number in sent} == set(range(COUNT))

    await world.redrive()
    assert await run_until_quiet(world, world.stage())
    assert await world.facts() == facts


async def test_a_conflict_runs_the_whole_transaction_again(world: World) -> None:
    left = 2
    handle = world.recording()

    async def contended(batch: Sequence[Incoming[Any]], tx: Any, now: datetime) -> Effects:
        nonlocal left
        effects = await handle(batch, tx, now)
        if left:
            left -= 1
            raise Conflict("somebody else was first")
        return effects

    await world.put(range(COUNT))
    assert await run_until_quiet(world, world.stage(handle=contended))
    assert verdict(COUNT, await world.facts(), await world.sent()) == []


async def test_a_bad_deploy_stops_the_stage_before_all_is_dead(world: World) -> None:
    async def broken(batch: Sequence[Incoming[Any]], tx: Any, now: datetime) -> Effects:
        raise RuntimeError("a bug in every event")

    await world.put(range(200))
    stage = world.stage(handle=broken)
    task_ended = await _run_until_broken(stage)
    assert task_ended == "too many events fail in the handler"
    assert len(await world.letters()) < 60


async def _run_until_broken(stage: Any) -> str | None:
    import asyncio

    stopping = asyncio.Event()
    task = asyncio.create_task(stage.run(stopping))
    async with asyncio.timeout(20):
        while stage.unready() != "too many events fail in the handler":
            await asyncio.sleep(0.01)
    reason: str | None = stage.unready()
    stopping.set()
    await task
    return reason
