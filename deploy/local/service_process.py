"""One process of a service: started, watched, started again; killed, frozen and thawed by those who test."""

import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from deploy.local.processes import Child, start_module

STOP_SECONDS = 5.0
_CALM_SECONDS = 10.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0


@dataclass(frozen=True, slots=True)
class Death:
    """A process that ended without being asked to; `code` is -9 after a SIGKILL, 137 at a crash point."""

    name: str
    code: int
    at: float


@dataclass(slots=True)
class ServiceProcess:
    """A named process of a service in one role; `environment` are its settings, `health` its pages."""

    name: str
    service: str
    role: str
    environment: Mapping[str, str]
    health: str
    log: Path
    child: Child | None = None
    deaths: list[Death] = field(default_factory=list)
    _wanted: bool = False
    _started: float = 0.0
    _again_at: float | None = None
    _pause: float = _FIRST_PAUSE

    @property
    def running(self) -> bool:
        """Whether it lives now (a frozen one does)."""
        return self.child is not None and self.child.exit_code is None

    def start(self, environment: Mapping[str, str] | None = None) -> None:
        """Start it; `environment` counts for this life alone, for instance a crash point."""
        settings = {**self.environment, "TIAOKUAI_ROLE": self.role, "TIAOKUAI_INSTANCE": self.name}
        self.child = start_module(
            self.name,
            f"services.{self.service}",
            log=self.log,
            environment={**settings, **(environment or {})},
        )
        self._wanted, self._started, self._again_at = True, time.monotonic(), None

    def kill(self) -> None:
        """kill -9; whoever supervises starts it again."""
        if self.child:
            self.child.kill()

    def freeze(self) -> None:
        """SIGSTOP: it lives, holds its connections, and does nothing."""
        self._send(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT: it goes on as if no time had passed."""
        self._send(signal.SIGCONT)

    async def stop(self) -> None:
        """Ask it to end, kill it if it doesn't, and leave it ended."""
        self._wanted = False
        if self.child and self.running:
            self.thaw()
            await self.child.stop(STOP_SECONDS + 0.5)

    async def restart(self, environment: Mapping[str, str] | None = None) -> None:
        """An orderly end and a new life, in which `environment` counts."""
        await self.stop()
        self.start(environment)

    def revive(self) -> None:
        """Note a death, and start it again after a pause that grows while it keeps dying."""
        if not self._wanted or self.running or self.child is None:
            return
        now = time.monotonic()
        if self._again_at is None:
            self._note_death(now)
        elif now >= self._again_at:
            self.start()

    async def ready(self, client: httpx.AsyncClient) -> bool:
        """Whether its readiness page says so."""
        try:
            return (await client.get(f"{self.health}/readyz")).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def last_lines(self) -> str:
        """The end of its log, for an error message."""
        return self.child.last_lines() if self.child else ""

    def _note_death(self, now: float) -> None:
        assert self.child is not None
        code = self.child.exit_code
        assert code is not None
        self.deaths.append(Death(self.name, code, time.time()))
        calm = now - self._started > _CALM_SECONDS
        self._pause = _FIRST_PAUSE if calm else min(self._pause * 2, _LONGEST_PAUSE)
        self._again_at = now + self._pause

    def _send(self, number: signal.Signals) -> None:
        if self.child:
            self.child.send(number)
