"""Load that is all of one kind: thousands of records nobody can read, or everything on one partition."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import psutil
from prometheus_client.parser import text_string_to_metric_families

from deploy.local.demo.complaints import Said
from deploy.local.demo.formats import unreadable
from deploy.local.demo.invented import firm
from deploy.local.demo.poison import poison
from deploy.local.demo.sender import Outgoing, Sender
from deploy.local.faulting.waiting import seen
from deploy.local.quiet import Watch
from deploy.local.service_processes import ServiceProcesses
from shared.contract.events.submission import SubmittedParty
from shared.contract.topics import RECEIVED
from shared.domain.vocabulary import PartyKind
from shared.platform.database import connect
from shared.platform.web_client import web_client

FLOOD = 5000
_PIECE = 1000
_TAKEN_SECONDS = 90.0
_FLAT_BYTES = 64 * 1024**2
_HOT_SECONDS, _HOT_RECORDS, _HOT_SHARE = 30.0, 40, 0.5
_HOT_KEY = b"hot"
_LETTERS = "select count(*) from dead_letter"


async def poison_flood(sender: Sender, processes: ServiceProcesses, dsn: str, seed: int) -> tuple[bool, str]:
    """Send thousands of unreadable records at once; each must be a dead letter, and nobody's memory grow.

    `dsn` is intake's database.
    """
    rolls, before = Random(f"flood {seed}"), await _count(dsn)
    flood = [unreadable(*poison(rolls), key=f"flood-{seed}-{number}") for number in range(FLOOD)]
    memory, counted, began = _Memory(processes), await _counted(processes), time.monotonic()
    for start in range(0, FLOOD, _PIECE):
        await sender.send(flood[start : start + _PIECE])
    sent = time.monotonic() - began

    async def complete() -> bool:
        memory.look()
        whole = await _count(dsn) - before >= FLOOD
        return whole and await _counted(processes) - counted >= FLOOD

    whole = await seen(complete, _TAKEN_SECONDS)
    taken = time.monotonic() - began
    words = f"{FLOOD} unreadable in {sent:.1f} s, "
    words += f"all dead letters, and counted, after {taken:.1f} s" if whole else "dead letters MISSING"
    return whole and memory.grown <= _FLAT_BYTES, f"{words}; memory {memory}"


async def hot_partition(watch: Watch) -> tuple[bool, str]:
    """See that what intake tells the others goes to one partition."""
    before, growth = await watch.ends(), Counter[int]()

    async def enough() -> bool:
        ends = await watch.ends()
        for (topic, number), end in ends.items():
            if topic == RECEIVED.full_name:
                growth[number] = end - before[topic, number]
        return growth.total() >= _HOT_RECORDS and max(growth.values()) / growth.total() >= _HOT_SHARE

    hot = await seen(enough, _HOT_SECONDS)
    return hot, f"{max(growth.values(), default=0)} of {growth.total()} records on one partition"


def heated(each: Said, seed: int) -> Said:
    """The same message as said by one firm, which complains of everything: its pseudonym is the key."""
    if each.submission is None:
        return each
    one = firm(seed, 0)
    party = SubmittedParty(kind=PartyKind.ENTERPRISE, name=one.name, phone=one.phone, uscc=one.uscc)
    return replace(each, submission=each.submission.model_copy(update={"complainant": party}))


def under_one_key(part: Sequence[Outgoing]) -> list[Outgoing]:
    """The same records, placed on one partition by their source."""
    return [replace(each, key=_HOT_KEY) for each in part]


class _Memory:
    """What the processes hold in memory, beside what they held at first."""

    def __init__(self, processes: ServiceProcesses) -> None:
        self._pids = {name: process.child.pid for name, process in processes.items() if process.child}
        self._first = {name: _resident(pid) for name, pid in self._pids.items()}
        self.grown, self._whose = 0, "nobody's"

    def look(self) -> None:
        """Note who grew most."""
        for name, pid in self._pids.items():
            grown = _resident(pid) - self._first[name]
            if self._first[name] and grown > self.grown:
                self.grown, self._whose = grown, f"{name}'s"

    def __str__(self) -> str:
        return f"grew by {self.grown / 1024**2:.0f} MB at most ({self._whose})"


def _resident(pid: int) -> int:
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


async def _counted(processes: ServiceProcesses) -> float:
    """Dead letters as the processes tell Prometheus, from which the alert is raised."""
    async with web_client(timeout=10.0) as client:
        pages = [(await client.get(f"{each.health}/metrics")).text for each in processes.values()]
    return sum(
        sample.value
        for page in pages
        for family in text_string_to_metric_families(page)
        for sample in family.samples
        if sample.name == "tiaokuai_stage_dead_letters_total"
    )


async def _count(dsn: str) -> int:
    connection = await connect(dsn)
    try:
        return int(await connection.fetchval(_LETTERS))
    finally:
        await connection.close()
