"""A stage nobody waits for lets records gather; full batches follow one another all the same."""

import asyncio
from dataclasses import replace

from tests.component.stage.memory_world import MemoryWorld
from tests.waiting import until


async def test_it_rests_after_a_batch_that_was_not_full_and_ends_at_once_when_told() -> None:
    world, stopping = MemoryWorld(), asyncio.Event()
    stage = world.stage()
    stage.spec = replace(stage.spec, gathers=60.0)
    await world.put(range(20))  # two full batches and one that is not
    running = asyncio.create_task(stage.run(stopping))
    await until(lambda: handled(world) == 20)
    await world.put([20])
    for _ in range(100):
        await asyncio.sleep(0)
    assert handled(world) == 20
    stopping.set()
    await asyncio.wait_for(running, 5.0)


def handled(world: MemoryWorld) -> int:
    return len(world.tables.facts.get("counted", {}))
