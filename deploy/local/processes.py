"""Child processes that are started, watched and stopped in words, and never outlive their parent."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TETHER = Path(__file__).with_name("tether.py")
POLL_SECONDS = 0.02


class ChildFailedError(RuntimeError):
    """A child process ended before it was ready; the message ends with the last lines of its log."""


@dataclass(slots=True)
class Child:
    """A running child: its name for people, its log file and the process behind it."""

    name: str
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        """The process id."""
        return self.process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs; -9 after a SIGKILL, as `subprocess` has it."""
        return self.process.poll()

    def send(self, number: signal.Signals) -> None:
        """Send a signal; nothing happens to a child that has ended."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """End it at once (SIGKILL) and reap it."""
        self.process.kill()
        self.process.wait()

    async def wait(self, seconds: float) -> int | None:
        """The exit code, or None if it still runs after so many seconds."""
        deadline = time.monotonic() + seconds
        while self.exit_code is None and time.monotonic() < deadline:
            await asyncio.sleep(POLL_SECONDS)
        return self.exit_code

    async def stop(self, seconds: float = 10.0, number: signal.Signals = signal.SIGTERM) -> int | None:
        """Ask it to end, kill it when the deadline has passed, and return the exit code."""
        self.send(number)
        if await self.wait(seconds) is None:
            self.kill()
        return self.exit_code

    def last_lines(self, count: int = 15) -> str:
        """The end of its log, for an error message."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])

    def must_run(self) -> None:
        """Raise `ChildFailedError` if it has ended."""
        if self.exit_code is not None:
            raise ChildFailedError(f"{self.name} ended with code {self.exit_code}:\n{self.last_lines()}")


def start(
    name: str,
    command: Sequence[str | Path],
    log: Path,
    *,
    environment: Mapping[str, str] | None = None,
    orphan_signal: signal.Signals = signal.SIGKILL,
    prefix: Sequence[str] = (),
) -> Child:
    """Start a command in its own session, output appended to `log`; `prefix` runs before the tether is tied.

    Must be called from the main thread: the kernel's tie is to the thread that started the child.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("start children from the main thread: they end with the thread that started them")
    tie = [sys.executable, "-I", "-S", str(TETHER), str(os.getpid()), str(int(orphan_signal))]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*prefix, *tie, *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if environment is None else {**os.environ, **environment},
            start_new_session=True,
        )
    return Child(name, log, process)


def start_module(
    name: str, module: str, *arguments: str, log: Path, environment: Mapping[str, str] | None = None
) -> Child:
    """Start `python -m module arguments…` with this interpreter, for instance a service's worker."""
    return start(name, [sys.executable, "-m", module, *arguments], log, environment=environment)
