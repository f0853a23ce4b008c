"""All processes of a running loop, by name; one that dies is started again."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from deploy.local.processes import ChildFailedError
from deploy.local.service_process import Death, ServiceProcess
from shared.platform.web_client import web_client

READY_SECONDS = 60.0
GIVES_UP_AFTER = 5
_LOOK_SECONDS = 0.1


class ServiceProcesses(Mapping[str, ServiceProcess]):
    """Name → process. Each has a log file of its own in `logs`."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._processes: dict[str, ServiceProcess] = {}

    def __getitem__(self, name: str) -> ServiceProcess:
        return self._processes[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._processes)

    def __len__(self) -> int:
        return len(self._processes)

    @property
    def deaths(self) -> list[Death]:
        """Every end nobody asked for, oldest first."""
        return sorted((death for each in self.values() for death in each.deaths), key=lambda death: death.at)

    def add(
        self, name: str, service: str, role: str, environment: Mapping[str, str], health: str
    ) -> ServiceProcess:
        """Start one more process of a service, under a name of its own."""
        process = ServiceProcess(name, service, role, environment, health, self._logs / f"{name}.log")
        process.start()
        self._processes[name] = process
        return process

    async def dismiss(self, name: str) -> None:
        """Stop one for good; nobody waits for it or starts it again."""
        await self._processes.pop(name).stop()

    async def supervise(self) -> None:
        """Start again what dies, for ever; cancel to stop."""
        while True:
            for process in self.values():
                process.revive()
            await asyncio.sleep(_LOOK_SECONDS)

    async def until_ready(self, told: Callable[[str], None] = lambda _name: None) -> None:
        """Return when every process says it is ready; tells each name once.

        Raises ChildFailedError for one that keeps dying, TimeoutError after a minute.
        """
        patience = {name: len(process.deaths) + GIVES_UP_AFTER for name, process in self.items()}
        missing, deadline = set(self), time.monotonic() + READY_SECONDS
        async with web_client(timeout=2.0) as client:
            while missing:
                for name in [each for each in self if each in missing]:
                    if await self[name].ready(client):
                        missing.discard(name)
                        told(name)
                    elif len(self[name].deaths) >= patience[name]:
                        raise ChildFailedError(f"{name} keeps ending:\n{self[name].last_lines()}")
                if missing and time.monotonic() > deadline:
                    raise TimeoutError(f"not ready after {READY_SECONDS:.0f} s: {', '.join(sorted(missing))}")
                await asyncio.sleep(_LOOK_SECONDS)

    async def stop(self) -> None:
        """Stop all at the same time; each is killed if it takes too long."""
        await asyncio.gather(*(process.stop() for process in self.values()))
