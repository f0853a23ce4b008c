"""What closing a client may do to whoever waits for it, and a stage that ends untold to its worker."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, cast

import pytest
from aiokafka.errors import KafkaError

from shared.stream.closing import closed
from shared.stream.faust_worker import hosted
from shared.stream.stage import Stage
from tests.waiting import until

Closing = Callable[[], Coroutine[Any, Any, None]]


async def fine() -> None:
    """A client that closes."""


async def refuses() -> None:
    raise KafkaError


async def cancels_itself() -> None:
    """What aiokafka's fetcher does: it waits for a request that it has just cancelled."""
    request = asyncio.create_task(asyncio.sleep(60))
    await asyncio.sleep(0)
    request.cancel()
    await request


async def hangs() -> None:
    await asyncio.Event().wait()


@pytest.mark.parametrize(
    ("closing", "expected"), [(fine, True), (refuses, False), (cancels_itself, False), (hangs, False)]
)
async def test_closing_ends_in_time_and_cancels_nobody(closing: Closing, expected: bool) -> None:
    assert await closed(closing(), seconds=0.05) is expected


async def test_who_waits_for_it_can_still_be_cancelled() -> None:
    waiting = asyncio.create_task(closed(hangs(), seconds=60))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


class Cancelled:
    """A stage that ends as if it had been told to."""

    async def run(self, _stopping: asyncio.Event) -> None:
        raise asyncio.CancelledError


async def test_a_stage_that_is_cancelled_untold_ends_its_worker() -> None:
    service = hosted(cast("Stage", Cancelled()))()
    await service.start()
    await until(lambda: service.crashed)
    assert "cancelled" in str(service.crash_reason)
