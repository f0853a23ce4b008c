"""One fault run from start to verdict: load in parts, a fault in each, then quiet, then the oracle."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from deploy.local.demo.acknowledged import AcknowledgedList
from deploy.local.demo.complaints import Series
from deploy.local.faulting.evidence import Logs
from deploy.local.faulting.fleet import FLEET, reinforce
from deploy.local.faulting.injector import Done, Injector
from deploy.local.faulting.load import Mouth, Parties, everything, parties
from deploy.local.faulting.plan import FaultKind, plan
from deploy.local.faulting.verdict import CATCH_UP_SECONDS, Verdict
from deploy.local.quiet import StillBusyError, Watch, until_quiet
from deploy.local.session import Loop, running_loop

SESSION_SECONDS = 4.0
_BEFORE_JUDGING = 20.0

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Trial:
    """How much load, how many faults, from which seed."""

    complaints: int
    faults: int
    seed: int


async def run(trial: Trial, folder: Path, progress: Progress) -> Verdict:
    """Start everything in `folder`, load it, break it, wait, judge, and stop everything.

    Raises what starting raises, and what ended one of the load's parties.
    """
    settings = {"TIAOKUAI_SESSION_SECONDS": str(SESSION_SECONDS)}
    async with running_loop(folder, environment={}, settings=settings, progress=progress) as loop:
        await reinforce(loop)
        acknowledged = AcknowledgedList(folder / "acknowledged.jsonl")
        async with Watch(loop.session, loop.topics) as watch, parties(loop, acknowledged) as people:
            return await _Run(trial, loop, people, watch, progress).to_its_end(acknowledged.path)


class _Run:
    def __init__(self, trial: Trial, loop: Loop, people: Parties, watch: Watch, progress: Progress) -> None:
        self._trial = trial
        self._loop = loop
        self._people = people
        self._watch = watch
        self._progress = progress
        self._logs = Logs(loop.session.logs)
        self._injector = Injector(loop, self._logs)
        self._began = time.monotonic()

    async def to_its_end(self, list_file: Path) -> Verdict:
        """Load and faults, quiet, verdict."""
        log = await self._load_and_break()
        catch_up, busy_with = await self._catch_up()
        self._progress("judging")
        return await self._judge(list_file, log, catch_up, busy_with)

    async def _load_and_break(self) -> list[Done]:
        trial = self._trial
        faults = plan(trial.seed, trial.faults, FLEET, session_seconds=SESSION_SECONDS)
        series = Series(f"F{trial.seed}", trial.seed, trial.complaints, datetime.now(UTC))
        mouth = Mouth(series, everything(self._loop, series), self._people.sender)
        log = []
        for fault in faults:
            await self._injector.prepare(fault)
            rolls = Random(f"bad {trial.seed}") if fault.kind is FaultKind.BAD_INPUT else None
            speaking = asyncio.create_task(mouth.speak(self._share(fault.number), rolls))
            log.append(await self._injector.strike(fault))
            await speaking
            self._people.must_live()
            self._progress(_told(log[-1]))
        return log

    def _share(self, number: int) -> int:
        """Up to which complaint the load goes with this fault."""
        return self._trial.complaints * number // self._trial.faults if self._trial.faults else 0

    async def _catch_up(self) -> tuple[float | None, str]:
        began = time.monotonic()
        try:
            await until_quiet(self._watch, CATCH_UP_SECONDS, self._people.cursors)
        except StillBusyError as error:
            return None, str(error)
        return round(time.monotonic() - began, 1), ""
