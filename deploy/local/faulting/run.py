"""One fault run: load in both directions, one fault a part, quiet, and a judgement from outside."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from deploy.local.demo.acknowledged import read_acknowledged
from deploy.local.demo.complaints import Series
from deploy.local.faulting.evidence import Logs
from deploy.local.faulting.fleet import FLEET, reinforce
from deploy.local.faulting.injector import Done, Injector
from deploy.local.faulting.load import Mouth, Parties, acknowledged_list, everything, parties
from deploy.local.faulting.plan import Fault, FaultKind, plan
from deploy.local.oracle.examine import examine
from deploy.local.oracle.findings import Judgement
from deploy.local.quiet import StillBusyError, Watch, until_quiet
from deploy.local.session import Loop, running_loop

SESSION_SECONDS = 3.0
CATCH_UP_SECONDS = 120.0
_STUCK_SECONDS = 300.0

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for."""

    complaints: int
    faults: int
    seed: int


@dataclass(frozen=True, slots=True)
class Report:
    """What happened and what was found; `catch_up` counts seconds from the last fault's end to quiet."""

    order: Order
    done: list[Done]
    judgement: Judgement
    catch_up: float
    quiet: bool
    seconds: float
    fenced: int
    restarts: int

    @property
    def clean(self) -> bool:
        """Nothing lost, doubled or orphaned, and caught up in time."""
        found = self.judgement
        counts = found.lost.total + found.duplicates.total + found.orphans.total
        return self.quiet and not counts and self.catch_up <= CATCH_UP_SECONDS


async def fault_run(order: Order, tell: Tell) -> tuple[Report, Path | None]:
    """Run it in a folder of its own; the folder is kept, and named, unless all is well."""
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="tiaokuai-faults-"))
    settings = {"TIAOKUAI_SESSION_SECONDS": str(SESSION_SECONDS)}
    async with running_loop(folder, progress=tell, environment={}, settings=settings) as loop:
        report = await _run(loop, order, tell)
    if report.clean:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        return report, None
    return report, folder


async def _run(loop: Loop, order: Order, tell: Tell) -> Report:
    began = time.monotonic()
    await reinforce(loop)
    logs = Logs(loop.session.logs)
    mark, injector = logs.mark(), Injector(loop, logs)
    faults = plan(order.seed, order.faults, FLEET, session_seconds=SESSION_SECONDS)
    series = Series("fault", order.seed, order.complaints, datetime.now(UTC))
    acknowledged = acknowledged_list(loop.session.data_folder)
    async with Watch(loop.session, loop.topics) as watch, parties(loop, acknowledged) as at_work:
        mouth = Mouth(series, everything(loop, series), at_work.sender)
        done = [await _part(mouth, injector, fault, order, tell) for fault in faults]
        await mouth.speak(order.complaints + 1)
        last = time.monotonic()
        quiet = await _settled(watch, at_work, tell)
        catch_up = time.monotonic() - last
    acknowledged.close()
    inputs = list(read_acknowledged(loop.session.data_folder / "acknowledged.jsonl"))
    found = await examine(loop.session, loop.topics, inputs)
    return Report(
        order,
        done,
        found.judgement,
        round(catch_up, 1),
        quiet,
        round(time.monotonic() - began, 1),
        logs.fenced(mark),
        len(loop.processes.deaths),
    )


async def _part(mouth: Mouth, injector: Injector, fault: Fault, order: Order, tell: Tell) -> Done:
    """A share of the load with one fault in it."""
    until = order.complaints * fault.number // (order.faults + 1)
    await injector.prepare(fault)
    rolls = Random(f"spoilt {order.seed} {fault.number}") if fault.kind is FaultKind.BAD_INPUT else None
    async with asyncio.TaskGroup() as together:
        speaking = together.create_task(mouth.speak(until, rolls))
        striking = together.create_task(injector.strike(fault))
    await speaking
    done = striking.result()
    tell(f"{fault.number:>3}  {fault.kind.value:<24} {fault.process:<13} {done.shown}")
    return done


async def _settled(watch: Watch, at_work: Parties, tell: Tell) -> bool:
    try:
        await until_quiet(watch, _STUCK_SECONDS, at_work.cursors)
    except StillBusyError as error:
        tell(str(error))
        return False
    return True
