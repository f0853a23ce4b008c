"""A relay as its owner sees it: started, cut, mended, stopped."""

import asyncio
import signal
from collections.abc import Callable, Mapping
from pathlib import Path

from deploy.local.ports import is_open
from deploy.local.processes import Child, start_module

_READY_SECONDS, _LOOK_SECONDS = 20.0, 0.05

Lines = Callable[[], Mapping[str, str]]
"""Where callers come → where they want to go, each a port or a socket; known when the servers run."""


class LocalRelay:
    """A process between the services and a server; `name` is that of its log."""

    def __init__(self, name: str, logs: Path, lines: Lines) -> None:
        self._name = name
        self._log = logs / f"{name}.log"
        self._lines = lines
        self._child: Child | None = None

    async def start(self) -> None:
        """Return when it listens everywhere. Raises ChildFailedError, TimeoutError."""
        lines = self._lines()
        for listen in lines:
            _make_room(listen)
        arguments = [f"{listen}={target}" for listen, target in lines.items()]
        self._child = start_module(self._name, "deploy.local.relay", *arguments, log=self._log)
        async with asyncio.timeout(_READY_SECONDS):
            while not all(map(_listens, lines)):
                self._child.must_run()
                await asyncio.sleep(_LOOK_SECONDS)

    async def stop(self) -> None:
        """End it, and every link with it."""
        if self._child:
            await self._child.stop()

    def cut(self) -> None:
        """From now on silence."""
        self._send(signal.SIGUSR1)

    def mend(self, *, half_open: bool) -> None:
        """Let everything go on, or only what connects anew."""
        self._send(signal.SIGHUP if half_open else signal.SIGUSR2)

    def _send(self, number: signal.Signals) -> None:
        if self._child:
            self._child.send(number)


def _make_room(address: str) -> None:
    if not address.isdigit():
        Path(address).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        Path(address).unlink(missing_ok=True)


def _listens(address: str) -> bool:
    return is_open(int(address)) if address.isdigit() else Path(address).is_socket()
