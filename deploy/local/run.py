"""One run of the loop under the demo: numbered, played, brought to quiet, judged, accounted for."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from deploy.local.account import Account, draw_up
from deploy.local.demo.complaints import Series
from deploy.local.demo.play import Paces, Play, playing
from deploy.local.oracle.examine import examine
from deploy.local.quiet import Place, Watch, unmoved
from deploy.local.session import Loop

ENDLESS = 10**9


@dataclass(frozen=True, slots=True)
class Run:
    """A run under way; `since` is where each log ended when it began, `list_file` what was acknowledged."""

    loop: Loop
    play: Play
    watch: Watch
    since: dict[Place, int]
    began: float
    list_file: Path

    async def until_quiet(self, seconds: float) -> None:
        """Return when there is nothing left to do; raises StillBusyError."""
        await self.play.until_quiet(self.watch, seconds)

    async def account(self) -> Account:
        """Judge and draw up; only when quiet."""
        seconds = time.monotonic() - self.began
        look = partial(examine, self.loop.session, self.loop.topics, self.list_file)
        found = await unmoved(self.watch, look, self.play.cursors)
        restarts = len(self.loop.processes.deaths)
        return draw_up(found.judgement, found.log, found.tables, found.inputs, self.since, seconds, restarts)


@asynccontextmanager
async def running(loop: Loop, *, count: int, seed: int, paces: Paces) -> AsyncIterator[Run]:
    """Play so many complaints under numbers of their own; the same seed in a new folder repeats the run."""
    folder, name = next_run(loop.session.data_folder)
    list_file = folder / "acknowledged.jsonl"
    series = Series(name, seed, count, datetime.now(UTC))
    async with Watch(loop.session, loop.topics) as watch:
        since, began = await watch.ends(), time.monotonic()
        async with playing(loop, series, paces, list_file) as play:
            yield Run(loop, play, watch, since, began, list_file)


def next_run(data_folder: Path) -> tuple[Path, str]:
    """The folder and the name of the next run on this data: `0001`, `0002`, …"""
    runs = data_folder / "runs"
    runs.mkdir(parents=True, exist_ok=True)
    name = f"{1 + sum(1 for _ in runs.iterdir()):04d}"
    (runs / name).mkdir()
    return runs / name, name
