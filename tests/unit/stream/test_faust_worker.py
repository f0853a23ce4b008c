"""The worker around stages: they begin before its own group is complete, and their failure is its end."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, cast

import mode
import pytest

from shared.platform.kafka_login import KafkaLogin
from shared.stream import faust_worker
from shared.stream.faust_worker import FaustWorker
from shared.stream.stage import Stage


class LonelyApp(mode.Service):
    """A Faust app whose group misses a killed member: started in part, and never to its end."""

    async def on_started(self) -> None:
        await asyncio.Event().wait()


class AStage:
    """Works until it is told to stop, or fails."""

    def __init__(self) -> None:
        self.began, self.fails, self.ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def run(self, stopping: asyncio.Event) -> None:
        self.began.set()
        ends = [asyncio.create_task(each.wait()) for each in (stopping, self.fails)]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        if self.fails.is_set():
            raise ValueError("the stage failed")
        self.ended.set()


async def answers(_login: KafkaLogin) -> bool:
    return True


@pytest.fixture
def stage() -> AStage:
    return AStage()


@pytest.fixture
async def worker(stage: AStage, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FaustWorker]:
    monkeypatch.setattr(faust_worker, "_answers", answers)
    monkeypatch.setattr(faust_worker, "_app", lambda *_: LonelyApp())
    worker = FaustWorker("hosting", KafkaLogin("nowhere:9092"), [cast("Stage", stage)], [])
    starting = asyncio.create_task(worker.start(cast("Any", None), cast("Any", None)))
    yield worker
    starting.cancel()
    await worker.stop()


async def test_a_stage_begins_and_ends_while_the_app_waits_for_its_group(
    worker: FaustWorker, stage: AStage
) -> None:
    async with asyncio.timeout(5):
        await stage.began.wait()
        assert worker.unready() is None
        await worker.stop()
    assert stage.ended.is_set()


async def test_a_stage_that_fails_ends_the_worker(worker: FaustWorker, stage: AStage) -> None:
    async with asyncio.timeout(5):
        await stage.began.wait()
        stage.fails.set()
        await worker.ended()
