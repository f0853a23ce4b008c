"""A running loop whose clock can be set, for scenes and faults."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from deploy.local.clock import Clock
from deploy.local.session import Loop, running_loop


@asynccontextmanager
async def rehearsing_loop(folder: Path, **options: Any) -> AsyncIterator[tuple[Loop, Clock]]:
    """A loop on servers of its own and its clock; `options` as of `running_loop`."""
    clocks: list[Clock] = []

    async def prepare(loop: Loop) -> None:
        clocks.append(await Clock.install(loop.platform))

    async with running_loop(folder, environment={}, prepare=prepare, **options) as loop:
        yield loop, clocks[0]
