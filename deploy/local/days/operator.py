"""What an operator does: processes started, stopped and rolled; commands run as he would type them."""

import asyncio
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from deploy.local.ports import remembered_ports
from deploy.local.session import Loop

Tell = Callable[[str], None]


@dataclass(slots=True)
class Operator:
    """At work on a loop; `settings` are what processes started from now on are told besides."""

    loop: Loop
    tell: Tell
    settings: dict[str, str] = field(default_factory=dict)

    async def scale_out(self, services: Sequence[str]) -> None:
        """A second process of each of these."""
        ports = remembered_ports(self.loop.session.data_folder / "more-ports.json", 2 * len(services))
        began = time.monotonic()
        for service, api, health in zip(services, ports[::2], ports[1::2], strict=True):
            environment = self.loop.environment(service, api, health)
            name = f"{service}-2"
            self.loop.processes.add(name, service, "all", environment, f"http://127.0.0.1:{health}")
        await self.loop.processes.until_ready()
        self.tell(f"scaled out: {', '.join(services)} have a second process, ready in {_since(began)}")

    async def scale_in(self) -> None:
        """The second processes end."""
        for name in [each for each in self.loop.processes if each.endswith("-2")]:
            process, began = self.loop.processes[name], time.monotonic()
            await self.loop.processes.dismiss(name)
            code = process.child.exit_code if process.child else None
            self.tell(f"scaled in: {name} ended with code {code} in {_since(began)}")

    async def roll(self, why: str) -> None:
        """One process after another, each stopped, started and waited for."""
        whole = time.monotonic()
        took = []
        for name, process in list(self.loop.processes.items()):
            began = time.monotonic()
            process.environment = {**process.environment, **self.settings}
            await process.restart()
            await self.loop.processes.until_ready()
            took.append(f"{name} {_since(began)}")
        self.tell(f"rolled for {why} in {_since(whole)}: {', '.join(took)}")

    def _environment(self, command: str) -> Mapping[str, str]:
        """`topics` is told where Kafka is, as on a cluster; the others find the running loop."""
        login = self.loop.session.login()
        return (
            {
                "TIAOKUAI_KAFKA_BOOTSTRAP": login.servers,
                "TIAOKUAI_KAFKA_USER": login.user,
                "TIAOKUAI_KAFKA_PASSWORD_FILE": str(login.password_file),
            }
            if command == "topics"
            else {}
        )

    async def command(self, *arguments: str, expected: int = 0) -> str:
        """`tiaokuai …`; what it printed. Raises RuntimeError for another exit code."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "cli",
            *arguments,
            env={**os.environ, **self._environment(arguments[0]), "COLUMNS": "110"},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        printed = (await process.communicate())[0].decode()
        self.tell(f"$ tiaokuai {' '.join(arguments)} → exit code {process.returncode}")
        for line in printed.strip().splitlines()[-12:]:
            self.tell(f"    {line}")
        if process.returncode != expected:
            raise RuntimeError(f"{arguments} ended with {process.returncode}, expected {expected}")
        return printed


def _since(began: float) -> str:
    return f"{time.monotonic() - began:.1f} s"
