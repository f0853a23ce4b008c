"""One fault run: load in both directions, one fault a part, quiet, and a judgement from outside."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random

from deploy.local.account import Account, draw_up
from deploy.local.clock import Clock
from deploy.local.demo.acknowledged import Acknowledged, AcknowledgedList
from deploy.local.demo.complaints import Series, said
from deploy.local.faulting.evidence import CUT_SHORT, Logs, Mark
from deploy.local.faulting.fleet import FLEET, reinforce
from deploy.local.faulting.ground import DISK_IMAGE, Ground
from deploy.local.faulting.injector import Done, Injector
from deploy.local.faulting.kinds import FULL_DISKS, FaultKind
from deploy.local.faulting.load import Mouth, Parties, parties
from deploy.local.faulting.plan import Fault, plan
from deploy.local.faulting.report import CATCH_UP_SECONDS, Load, Order, Proof, Report
from deploy.local.oracle.examine import examine
from deploy.local.oracle.log_facts import LogFacts
from deploy.local.quiet import StillBusyError, Watch, unmoved, until_less, until_quiet
from deploy.local.rehearsal import rehearsing_loop
from deploy.local.session import Loop
from deploy.local.small_disk import disks_allowed

SESSION_SECONDS = 3.0
_LIVES_A_SECOND = 200
"""A long run may leave more behind: a second more of patience for so many of its complaints."""

_MOST_LEFT, _KEEPS_UP_SECONDS = 15_000, 300.0
"""Records left to do at the beginning of a part, at most, if that comes within so many seconds: the end is
about the last fault, not about how much more was said than two cores can do.
"""
_FROM_THE_BEGINNING = Mark({})
_PLACES = (
    *("received", "dispatched", "desk", "returned", "guided", "merged", "withdrawn", "waiting", "undecided"),
    "closed",
)

Tell = Callable[[str], None]


async def fault_run(order: Order, folder: Path, tell: Tell) -> Report:
    """Run it in a folder of its own: start everything, load it, break it, wait, judge, stop everything.

    Raises what starting the loop raises, and what ended one of the load's parties.
    """
    settings = {"TIAOKUAI_SESSION_SECONDS": str(SESSION_SECONDS)}
    faults = _planned(order, tell)
    ground = partial(Ground, kinds={fault.kind for fault in faults})
    async with rehearsing_loop(folder, progress=tell, settings=settings, platform=ground) as (loop, clock):
        await reinforce(loop)
        with closing(AcknowledgedList(folder / "acknowledged.jsonl")) as acknowledged:
            async with Watch(loop.session, loop.topics) as watch, parties(loop, acknowledged) as at_work:
                return await _Run(order, faults, loop, clock, at_work, watch, tell).to_its_end(acknowledged)


def _planned(order: Order, tell: Tell) -> Sequence[Fault]:
    """What this machine allows of what was ordered."""
    make = partial(plan, order.seed, order.faults, FLEET, session_seconds=SESSION_SECONDS)
    faults = make(among=order.kinds)
    if any(fault.kind in FULL_DISKS for fault in faults) and not disks_allowed():
        tell("full disks are left out: a file system of our own needs root and a loop device")
        faults = make(among=[kind for kind in order.kinds if kind not in FULL_DISKS])
    return faults


@dataclass(frozen=True, slots=True)
class _Run:
    order: Order
    faults: Sequence[Fault]
    loop: Loop
    clock: Clock
    at_work: Parties
    watch: Watch
    tell: Tell

    async def to_its_end(self, acknowledged: AcknowledgedList) -> Report:
        """Load and faults, then quiet, then the oracle."""
        began, logs = time.monotonic(), Logs(self.loop.session.logs)
        injector = Injector(self.loop, logs, self.clock, self.at_work.sender, self.watch)
        done = await self._break(injector)
        catch_up = await self._settle(done[-1].ended if done else time.time())
        look = partial(examine, self.loop.session, self.loop.topics, acknowledged.path)
        found = await unmoved(self.watch, look, self.at_work.cursors)
        seconds = round(time.monotonic() - began, 1)
        account = draw_up(found.judgement, found.log, found.tables, found.inputs, {}, seconds)
        proof = self._proof(done, logs)
        done = [_seen_late(each, proof) for each in done]
        letters = dict(Counter(found.tables.letters.values()))
        load = await self._load(found.inputs, letters, account, found.log)
        return Report(self.order, done, found.judgement, catch_up, seconds, proof, load)

    async def _break(self, injector: Injector) -> list[Done]:
        order = self.order
        series = Series(f"F{order.seed}", order.seed, order.complaints, datetime.now(UTC))
        mouth = Mouth(series, said(self.loop.catalogue, series), self.at_work.sender)
        done, began = [], time.monotonic()
        for fault in self.faults:
            await until_less(self.watch, _MOST_LEFT, _KEEPS_UP_SECONDS, self.at_work.cursors)
            done.append(await self._part(mouth, injector, fault))
            self.at_work.must_live()
            self.tell(f"{time.monotonic() - began:>6.1f} s {_words(done[-1])}")
        await mouth.speak(order.complaints + 1)
        return done

    async def _part(self, mouth: Mouth, injector: Injector, fault: Fault) -> Done:
        """A share of the load with one fault in it."""
        until = self.order.complaints * fault.number // self.order.faults
        await injector.prepare(fault)
        spoilt = fault.kind is FaultKind.BAD_INPUT
        rolls = Random(f"spoilt {self.order.seed} {fault.number}") if spoilt else None
        async with asyncio.TaskGroup() as together:
            together.create_task(mouth.speak(until, rolls, hot=fault.kind is FaultKind.HOT))
            striking = together.create_task(injector.strike(fault))
        return striking.result()

    async def _settle(self, since: float) -> float | None:
        """Seconds from then until nothing was left to do, with the desk closed; None if that never came."""
        try:
            self.at_work.close_desk()
            await self._quiet()
        except StillBusyError as error:
            self.tell(str(error))
            return None
        return round(time.time() - since, 1)

    async def _quiet(self) -> None:
        """Who is late is still brought to quiet if it can be, so that the oracle tells late from lost."""
        patience = 2 * CATCH_UP_SECONDS + self.order.complaints / _LIVES_A_SECOND
        await until_quiet(self.watch, patience, self.at_work.cursors)

    def _proof(self, done: Sequence[Done], logs: Logs) -> Proof:
        armed = [arm for each in done for arm in each.fault.arms if not arm.freezes]
        hit = Counter(logs.crashes(_FROM_THE_BEGINNING))
        missing = Counter((arm.process, arm.point) for arm in armed) - hit
        return Proof(
            crash_points=dict(Counter(point for _, point in hit.elements())),
            unhit=sorted(missing.elements()),
            fenced=logs.fenced(_FROM_THE_BEGINNING),
            deaths=dict(Counter(str(death.code) for death in self.loop.processes.deaths)),
            cut_short=logs.count(_FROM_THE_BEGINNING, CUT_SHORT),
            failures=dict(logs.failures(_FROM_THE_BEGINNING).most_common()),
        )

    async def _load(
        self, inputs: Sequence[Acknowledged], letters: dict[str, int], account: Account, log: LogFacts
    ) -> Load:
        return Load(
            acknowledged=dict(Counter(each.kind.value for each in inputs)),
            by_http=self.at_work.sender.by_http,
            http_retries=self.at_work.doors.retries,
            http_unavailable=self.at_work.doors.unavailable,
            http_unclear=dict(self.at_work.doors.unclear),
            desk_decisions=self.at_work.desk.decided,
            dead_letters=letters,
            from_city=dict(log.from_city),
            to_city=dict(log.to_city),
            places={name: getattr(account, name) for name in _PLACES},
            disk_bytes=await asyncio.to_thread(_bytes_of, self.loop.session.data_folder),
        )


def _seen_late(done: Done, proof: Proof) -> Done:
    """A crash point may be passed only when a later part of the load comes by."""
    is_crash = done.fault.kind is FaultKind.CRASH
    return replace(done, hit=not proof.missing_of(done.fault)) if is_crash else done


def _words(done: Done) -> str:
    fault = done.fault
    missed = "" if done.hit else "  NOT HIT"
    return f"{fault.number:>3}  {fault.kind.value:<24} {fault.process:<13} {done.shown}{missed}"


def _bytes_of(folder: Path) -> int:
    total = 0
    for file in folder.rglob("*"):
        if file.suffix == DISK_IMAGE:
            continue  # what lies on it is counted where it is mounted
        with suppress(OSError):  # the servers go on removing files
            total += file.stat().st_blocks * 512  # Kafka lays out whole index files in advance
    return total
