"""Does what the plan says, to real processes and servers, and finds the proof that it happened."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

import asyncpg
import psutil

from deploy.local.clock import Clock
from deploy.local.demo.sender import Sender
from deploy.local.faulting.calamities import Calamities, start_patiently
from deploy.local.faulting.evidence import Logs, Mark
from deploy.local.faulting.floods import hot_partition, poison_flood
from deploy.local.faulting.ground import Ground
from deploy.local.faulting.kinds import FaultKind
from deploy.local.faulting.plan import Arm, Fault
from deploy.local.faulting.unrest import clock_jumps, rebalance_storm, slowed, tables_altered
from deploy.local.faulting.waiting import seen
from deploy.local.quiet import Watch
from deploy.local.service_process import ServiceProcess
from deploy.local.session import Loop
from shared.platform.web_client import web_client

_ARMED_SECONDS = 30.0
_HIT_SECONDS = 20.0
_BACK_SECONDS = 20.0
_FENCED_SECONDS = 6.0
_CUTS, _BETWEEN_CUTS = 3, 0.4

_TERMINATE = """
select count(pg_terminate_backend(pid)) from pg_stat_activity
where datname like 'tiaokuai_%' and pid <> pg_backend_pid()"""


@dataclass(frozen=True, slots=True)
class Done:
    """A fault as it happened: when it began and ended (epoch seconds), whether it took, what shows it."""

    fault: Fault
    began: float
    ended: float
    hit: bool
    shown: str


class Injector:
    """Prepares and strikes; the loop's own supervisor starts again whatever dies."""

    def __init__(self, loop: Loop, logs: Logs, clock: Clock, sender: Sender, watch: Watch) -> None:
        self._loop = loop
        self._clock = clock
        self._logs = logs
        self._sender = sender
        self._watch = watch
        self._armed = logs.mark()
        self._strikes: dict[FaultKind, Callable[[Fault, Mark], Awaitable[tuple[bool, str]]]] = {
            FaultKind.CRASH: self._crash,
            FaultKind.KILL: self._kill,
            FaultKind.FREEZE: self._freeze,
            FaultKind.BROKER_KILLED: self._broker,
            FaultKind.BROKER_AWAY: self._broker,
            FaultKind.POSTGRES_KILLED: self._postgres,
            FaultKind.CUT: self._cut,
            FaultKind.BAD_INPUT: self._nothing_more,
            FaultKind.STORM: self._storm,
            FaultKind.ALTERED: self._altered,
            FaultKind.SLOWED: self._slowed,
            FaultKind.CLOCK: self._clock_jumps,
            FaultKind.PROMOTED: self._promoted,
            FaultKind.LINE_KAFKA: self._line_cut,
            FaultKind.LINE_POSTGRES: self._line_cut,
            FaultKind.DISK_KAFKA: self._disk_full,
            FaultKind.DISK_POSTGRES: self._disk_full,
            FaultKind.FLOOD: self._flood,
            FaultKind.HOT: self._hot,
        }

    async def prepare(self, fault: Fault) -> None:
        """Before its part of the load: processes that are to crash get a new life with their crash point."""
        self._armed = self._logs.mark()
        await asyncio.gather(*(self._arm(arm) for arm in fault.arms))

    async def strike(self, fault: Fault) -> Done:
        """While its part of the load is under way; returns when what was broken has come back."""
        mark, began = self._logs.mark(), time.time()
        await asyncio.sleep(fault.delay)
        hit, shown = await self._strikes[fault.kind](fault, mark)
        return Done(fault, began + fault.delay, time.time(), hit, shown)

    async def _arm(self, arm: Arm) -> None:
        process = self._loop.processes[arm.process]
        how = ":freeze" if arm.freezes else ""
        await process.restart({"TIAOKUAI_CRASH_POINT": f"{arm.point}:{arm.nth}{how}"})
        deaths = len(process.deaths)
        async with web_client(timeout=2.0) as client:

            async def settled() -> bool:
                return len(process.deaths) > deaths or await process.ready(client)

            await seen(settled, _ARMED_SECONDS)

    async def _crash(self, fault: Fault, _mark: Mark) -> tuple[bool, str]:
        wanted = {(arm.process, arm.point) for arm in fault.arms}

        async def all_hit() -> bool:
            return wanted <= set(self._logs.crashes(self._armed))

        hit = await seen(all_hit, _HIT_SECONDS)
        return hit, ", ".join(f"{arm.process} at {arm.point}:{arm.nth}" for arm in fault.arms)

    async def _kill(self, fault: Fault, _mark: Mark) -> tuple[bool, str]:
        process = self._loop.processes[fault.process]
        deaths = len(process.deaths)
        process.kill()
        back = await self._back(process, deaths)
        return len(process.deaths) > deaths, "started again" if back else "not back in time"

    async def _freeze(self, fault: Fault, mark: Mark) -> tuple[bool, str]:
        process = self._loop.processes[fault.process]
        # An armed one stops by itself, with records in hand, if only there are any.
        stopped = bool(fault.arms) and await seen(partial(_is_stopped, process), _HIT_SECONDS)
        process.freeze()
        await asyncio.sleep(fault.seconds)
        process.thaw()

        async def fenced() -> bool:
            return self._logs.fenced(mark, fault.process) > 0

        await seen(fenced, _FENCED_SECONDS)
        if fault.arms and not stopped:
            await process.restart()  # lest it freeze at a later moment, when nobody thaws it
        where = "records in hand" if stopped else "at any moment"
        count = self._logs.fenced(mark, fault.process)
        return stopped or not fault.arms, f"{where}, fenced from {count} partitions"

    async def _broker(self, fault: Fault, _mark: Mark) -> tuple[bool, str]:
        kafka = self._loop.platform.kafka
        assert kafka is not None
        kafka.kill()
        began = time.monotonic()
        await asyncio.sleep(fault.seconds)
        await start_patiently(kafka)
        return True, f"away for {time.monotonic() - began:.1f} s"

    async def _postgres(self, fault: Fault, _mark: Mark) -> tuple[bool, str]:
        postgres = self._loop.platform.postgres
        assert postgres is not None
        postgres.kill()
        began = time.monotonic()
        await asyncio.sleep(fault.seconds)
        await postgres.restart()
        return True, f"away for {time.monotonic() - began:.1f} s"

    async def _cut(self, _fault: Fault, _mark: Mark) -> tuple[bool, str]:
        connection = await asyncpg.connect(self._loop.session.admin_dsn)
        try:
            count = 0
            for _ in range(_CUTS):
                count += await connection.fetchval(_TERMINATE)
                await asyncio.sleep(_BETWEEN_CUTS)
        finally:
            await connection.close()
        return count > 0, f"{count} connections"

    async def _storm(self, fault: Fault, _mark: Mark) -> tuple[bool, str]:
        return await rebalance_storm(self._loop, fault.seconds, fault.number)

    async def _altered(self, fault: Fault, _mark: Mark) -> tuple[bool, str]:
        return await tables_altered(self._loop, fault.seconds)

    async def _slowed(self, fault: Fault, _mark: Mark) -> tuple[bool, str]:
        return await slowed(self._loop.processes[fault.process], fault.seconds)

    async def _clock_jumps(self, fault: Fault, _mark: Mark) -> tuple[bool, str]:
        return await clock_jumps(self._clock, fault.seconds, fault.number)

    async def _promoted(self, _fault: Fault, mark: Mark) -> tuple[bool, str]:
        return await self._calamities().promoted(mark)

    async def _line_cut(self, fault: Fault, mark: Mark) -> tuple[bool, str]:
        return await self._calamities().line_cut(fault, mark)

    async def _disk_full(self, fault: Fault, mark: Mark) -> tuple[bool, str]:
        return await self._calamities().disk_full(fault, mark)

    def _calamities(self) -> Calamities:
        assert isinstance(self._loop.platform, Ground)
        return Calamities(self._loop.platform, self._logs, self._loop.processes)

    async def _flood(self, fault: Fault, _mark: Mark) -> tuple[bool, str]:
        loop = self._loop
        return await poison_flood(self._sender, loop.processes, loop.session.dsn("intake"), fault.number)

    async def _hot(self, _fault: Fault, _mark: Mark) -> tuple[bool, str]:
        return await hot_partition(self._watch)

    async def _nothing_more(self, _fault: Fault, _mark: Mark) -> tuple[bool, str]:
        return True, "shuffled, half of it twice, poison between"

    async def _back(self, process: ServiceProcess, deaths: int) -> bool:
        async def lives() -> bool:
            return len(process.deaths) > deaths and process.running

        return await seen(lives, _BACK_SECONDS)


async def _is_stopped(process: ServiceProcess) -> bool:
    if process.child is None or not process.running:
        return False
    return psutil.Process(process.child.pid).status() == psutil.STATUS_STOPPED
