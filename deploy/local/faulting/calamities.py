"""What befalls a machine: the primary database lost, a line cut, a disk full."""

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.faulting.evidence import Logs, Mark
from deploy.local.faulting.ground import Ground
from deploy.local.faulting.kinds import FaultKind
from deploy.local.faulting.plan import Fault
from deploy.local.faulting.waiting import seen
from deploy.local.kafka import LocalKafka
from deploy.local.postgres import LocalPostgres
from deploy.local.processes import ChildFailedError
from deploy.local.relay import CUT, HALF_OPEN, MENDED
from deploy.local.service_processes import ServiceProcesses
from shared.platform.web_client import web_client

_NOTICED_SECONDS, _SAID_SECONDS = 60.0, 5.0
_FULL_SECONDS = 30.0
_ENDING_SECONDS, _BACK_SECONDS, _PATIENCE_SECONDS = 10.0, 120.0, 240.0
_NO_SPACE = b"No space left on device"

Shown = tuple[bool, str]
"""Whether it took, and what shows it."""


@dataclass(frozen=True, slots=True)
class Calamities:
    """Brings them about on servers that allow for them."""

    ground: Ground
    logs: Logs
    processes: ServiceProcesses

    async def promoted(self, mark: Mark) -> Shown:
        """The primary's machine is gone; its standby takes over, and gets a new standby."""
        assert self.ground.pair
        writes = await self.ground.promote()
        began = time.monotonic()
        noticed = await self._noticed(mark)
        await self.ground.pair.follow()
        follows = await self.ground.pair.follows()
        again = time.monotonic() - began
        return noticed and follows, (
            f"standby writes {writes:.1f} s after the loss, has its own standby {again:.1f} s later; "
            f"waited: {self._waited(mark)}"
        )

    async def line_cut(self, fault: Fault, mark: Mark) -> Shown:
        """Silence between the services and a server; mended, for all or for new connections alone."""
        relay = self.ground.relays["kafka" if fault.kind is FaultKind.LINE_KAFKA else "postgres"]
        relay.cut()
        await asyncio.sleep(fault.seconds)
        relay.mend(half_open=fault.half_open)
        began = time.monotonic()
        mended = await self._said(mark, HALF_OPEN if fault.half_open else MENDED)
        # Lines that are whole again may have cost nobody anything: that is as it should be.
        noticed = await self._noticed(mark) if fault.half_open else True
        waited = f"waited: {self._waited(mark)}"
        if fault.half_open:
            waited = f"noticed within {time.monotonic() - began:.1f} s, {waited}"
        how = f"{mended} left half open" if fault.half_open else f"{mended} mended"
        cut = await self._said(mark, CUT)
        return noticed and cut > 0, f"{cut} connections silent, {how}; {waited}"

    async def disk_full(self, fault: Fault, mark: Mark) -> Shown:
        """Not a block left for a server's data, until it has said so and some seconds more; then freed."""
        of_kafka = fault.kind is FaultKind.DISK_KAFKA
        kafka, postgres = self.ground.kafka, self.ground.postgres
        assert kafka
        assert postgres
        data, log = (kafka.folder / "data", kafka.log) if of_kafka else (postgres.data, postgres.log)
        disk, size, unready = self.ground.disk_of(data), log.stat().st_size, _Unready(self.processes)

        async def said() -> bool:
            await unready.look()
            return _NO_SPACE in _since(log, size)

        disk.fill()
        try:
            full = await seen(said, _FULL_SECONDS)
            await unready.look_for(fault.seconds)
        finally:
            disk.free()
        ended = await (_kafka_back(kafka) if of_kafka else _postgres_back(postgres))
        count = _since(log, size).count(_NO_SPACE)
        return full, (
            f"{count} times no space, the server {ended}; not ready meanwhile: {unready}; "
            f"waited: {self._waited(mark)}"
        )

    async def _said(self, mark: Mark, event: str) -> int:
        """How many connections the relay says that this happened to; another process has its own pace."""

        async def written() -> bool:
            return self.logs.count(mark, event) > 0

        await seen(written, _SAID_SECONDS)
        return self.logs.counts(mark, event)

    async def _noticed(self, mark: Mark) -> bool:
        async def somebody() -> bool:
            return bool(self.logs.waited(mark))

        return await seen(somebody, _NOTICED_SECONDS)

    def _waited(self, mark: Mark) -> str:
        found = self.logs.waited(mark).most_common(4)
        return ", ".join(f"{reason} {count}" for reason, count in found) or "nobody"


@dataclass(slots=True)
class _Unready:
    """Which processes said of themselves that they are not ready, seen at any moment."""

    processes: ServiceProcesses
    names: set[str] = field(default_factory=set)

    async def look(self) -> None:
        async with web_client(timeout=2.0) as client:
            each = list(self.processes.items())
            answers = await asyncio.gather(*(process.ready(client) for _, process in each))
        self.names |= {name for (name, _), ready in zip(each, answers, strict=True) if not ready}

    async def look_for(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            await self.look()
            await asyncio.sleep(0.5)

    def __str__(self) -> str:
        return f"{len(self.names)} of {len(self.processes)} processes"


async def _kafka_back(kafka: LocalKafka) -> str:
    """A broker whose only disk failed ends by itself; one that hangs is killed, as an operator would."""
    assert kafka.child
    if await kafka.child.wait(_ENDING_SECONDS) is None:
        try:
            await kafka.until_ready()
        except (ChildFailedError, TimeoutError):
            kafka.kill()
        else:
            return "lived on"
    await start_patiently(kafka)
    return "ended and was started again"


async def _postgres_back(postgres: LocalPostgres) -> str:
    """It may end only now, when it finds that it can't recover; then it is started again."""
    words = "lived on"

    async def answers() -> bool:
        nonlocal words
        assert postgres.child
        if postgres.child.exit_code is not None:
            words = "ended and was started again"
            await postgres.restart()
        return await postgres.answers()

    return words if await seen(answers, _BACK_SECONDS) else "DOES NOT ANSWER"


async def start_patiently(kafka: LocalKafka) -> None:
    """Start the broker again; on a busy machine it may take longer than a person would wait."""
    try:
        await kafka.restart()
    except TimeoutError:
        await kafka.until_ready(_PATIENCE_SECONDS)


def _since(log: Path, size: int) -> bytes:
    with log.open("rb") as file:
        file.seek(size)
        return file.read()
