"""One suite for every stage: what `shared/stream` promises, in memory and on the real broker and database."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from shared.contract.records import Incoming
from shared.stream import claims
from shared.stream.ports import Conflict, Effects, Handler
from tests.component.stage.running import run_until_quiet
from tests.component.stage.trouble import DealtAnew, Failing, LateToShow, Refusing, Stalled, take_over
from tests.component.stage.world import KEYS, FakeCrash, World, number_of, resends, verdict

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


async def test_events_in_one_another_s_way_pass_one_by_one(world: World) -> None:
    handle = world.recording()

    async def crowded(batch: Sequence[Incoming[Any]], tx: Any, now: datetime) -> Effects:
        effects = await handle(batch, tx, now)
        if len(batch) > 1:
            raise Conflict("two of this batch want the same row")
        return effects

    await world.put(range(COUNT))
    assert await run_until_quiet(world, world.stage(handle=crowded))
    assert verdict(COUNT, await world.facts(), await world.sent()) == []


async def test_a_bad_deploy_stops_the_stage_before_all_is_dead(world: World) -> None:
    async def broken(batch: Sequence[Incoming[Any]], tx: Any, now: datetime) -> Effects:
        raise RuntimeError("a bug in every event")

    await world.put(range(200))
    stage = world.stage(handle=broken)
    task_ended = await _run_until_broken(stage)
    assert task_ended == "too many events fail in the handler"
    assert len(await world.letters()) < 60


async def test_a_zombie_is_fenced_and_the_rightful_owner_goes_on(world: World) -> None:
    await world.put(range(COUNT))
    stage = world.stage(source=Stalled(world.source(), lambda: take_over(world)))
    assert await run_until_quiet(world, stage)
    assert {claim.epoch for _, claim in stage.claims._held.values()} == {3}
    assert verdict(COUNT, await world.facts(), await world.sent()) == []


async def test_partitions_dealt_out_anew_send_nothing_again(world: World) -> None:
    await world.put(range(COUNT))
    stage = world.stage(source=DealtAnew(world.source(), batches=3))
    assert await run_until_quiet(world, stage)
    assert {claim.epoch for _, claim in stage.claims._held.values()} == {2}
    assert verdict(COUNT, await world.facts(), await world.sent()) == []
    assert resends(await world.sent()) == 0


async def test_what_kafka_refuses_holds_its_key_and_nothing_else(world: World) -> None:
    await world.put(range(COUNT))
    stage = world.stage(sink=Refusing(world.sink(), {7}))
    assert await run_until_quiet(world, stage)
    behind = {n for n in range(COUNT) if n % KEYS == 7 % KEYS and n >= 7}
    assert {number for _, _, number in await world.sent()} == set(range(COUNT)) - behind
    assert await world.unsent() == len(behind)

    assert await run_until_quiet(world, world.stage())  # a restart tries again
    assert verdict(COUNT, await world.facts(), await world.sent()) == []
    assert await world.unsent() == 0


async def test_outages_of_sink_and_database_only_delay(world: World) -> None:
    await world.put(range(COUNT))
    stage = world.stage(sink=Failing(world.sink(), "send"), ledger=Failing(world.ledger(), "claim"))
    assert await run_until_quiet(world, stage)
    assert verdict(COUNT, await world.facts(), await world.sent()) == []


async def test_a_stage_that_cannot_send_says_so_until_it_can(world: World) -> None:
    await world.put(range(COUNT))
    sink = Failing(world.sink(), "send")
    stage, stopping = world.stage(sink=sink), asyncio.Event()
    task = asyncio.create_task(stage.run(stopping))
    async with asyncio.timeout(20):
        while stage.unready() != "publishing waits: away":
            await asyncio.sleep(0.01)
        while stage.unready() is not None:
            await asyncio.sleep(0.01)
    stopping.set()
    await task
    assert verdict(COUNT, await world.facts(), await world.sent()) == []


async def test_a_topic_made_anew_stops_its_partitions_instead_of_guessing(world: World) -> None:
    await world.put(range(COUNT))
    assert await run_until_quiet(world, world.stage())
    await world.rename_topic()
    stage = world.stage()
    stopping = asyncio.Event()
    task = asyncio.create_task(stage.run(stopping))
    async with asyncio.timeout(20):
        while not stage.claims.refused:
            await asyncio.sleep(0.01)
    assert "topic_recreated" in (stage.unready() or "")
    stopping.set()
    await task
    assert verdict(COUNT, await world.facts(), await world.sent()) == []


async def test_a_log_that_shows_its_end_late_is_read_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "AGAIN_SECONDS", 0.05)
    await world.put(range(COUNT // 2))
    assert await run_until_quiet(world, world.stage())
    await world.put(range(COUNT // 2, COUNT))
    stage = world.stage(source=LateToShow(world.source()))
    assert await run_until_quiet(world, stage)
    assert stage.claims.refused == {}
    assert verdict(COUNT, await world.facts(), await world.sent()) == []


async def _run_until_broken(stage: Any) -> str | None:
    stopping = asyncio.Event()
    task = asyncio.create_task(stage.run(stopping))
    # Twenty tracebacks with everything in them take five seconds of a processor, more of a busy one.
    async with asyncio.timeout(60):
        while stage.unready() != "too many events fail in the handler":
            await asyncio.sleep(0.01)
    reason: str | None = stage.unready()
    stopping.set()
    await task
    return reason
