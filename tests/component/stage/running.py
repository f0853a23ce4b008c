"""Runs a stage until its world is quiet, or until it dies."""

import asyncio
from contextlib import suppress

from shared.stream.stage import Stage
from tests.component.stage.world import Crashed, World

QUIET_TURNS = 3


async def run_until_quiet(world: World, stage: Stage, seconds: float = 20.0) -> bool:
    """True when the stage came to rest by itself, false when it crashed (as the test asked)."""
    quiet = 0

    def rested() -> bool:
        nonlocal quiet
        read = sum(stage.claims.progress().values())
        quiet = quiet + 1 if read >= world.put_count and not stage.publisher.backlog else 0
        return quiet >= QUIET_TURNS

    run = asyncio.create_task(stage.run(asyncio.Event(), until_quiet=rested))
    with suppress(Crashed):
        async with asyncio.timeout(seconds):
            await run
        return True
    return False
