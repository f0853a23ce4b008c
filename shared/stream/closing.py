"""Closing a Kafka client, or the worker that has some: within its time, whatever it raises."""

import asyncio
from collections.abc import Coroutine
from typing import Any


async def closed(closing: Coroutine[Any, Any, None], seconds: float = 2.0) -> bool:
    """Whether it closed without trouble within so many seconds; else it is let go.

    In a task of its own: aiokafka's consumer raises the cancelling of a request that it cancelled itself,
    which would pass for a cancelling of whoever waits, and end him without a word.
    """
    task = asyncio.create_task(closing)
    try:
        done, _ = await asyncio.wait([task], timeout=seconds)
    finally:
        task.cancel()
        task.add_done_callback(_heard)
    return bool(done) and not task.cancelled() and task.exception() is None


def _heard(task: "asyncio.Task[None]") -> None:
    """Nobody asks any more what became of it."""
    if not task.cancelled():
        task.exception()
