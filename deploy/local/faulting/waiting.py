"""Waiting for something to be seen, not for time to pass."""

import asyncio
import time
from collections.abc import Awaitable, Callable

_LOOK_SECONDS = 0.1


async def seen(condition: Callable[[], Awaitable[bool]], seconds: float) -> bool:
    """Whether the condition came true within so many seconds; returns as soon as it does."""
    deadline = time.monotonic() + seconds
    while not await condition():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(_LOOK_SECONDS)
    return True
