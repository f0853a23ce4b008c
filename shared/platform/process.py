"""The life of a process: one event loop, a stop event set by signals, an end in any case."""

import asyncio
import gc
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import NoReturn

import uvloop

from shared.platform.logs import get_logger

Main = Callable[[asyncio.Event], Awaitable[None]]
"""A process's work: it returns soon after the event is set."""

_NET_ALLOCATIONS = 300_000

log = get_logger(__name__)


def run(main: Main, *, stop_deadline: float = 9.0) -> NoReturn:
    """Runs `main` until it returns; SIGTERM and SIGINT set its stop event. Never returns.

    Exit code 0 after a clean end, 1 after a crash, logged once. `stop_deadline` seconds after a signal, or
    after `main` ended should threads linger, the process ends as it is: what was acknowledged is stored.
    """
    _collect_seldom()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        code = runner.run(_guarded(main, stop_deadline))
    sys.exit(code)


def _collect_seldom() -> None:
    # A batch holds more than a hundred thousand objects that die by themselves: looking for cycles among
    # them, and among everything imported, took 30 % of a stage's CPU.
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NET_ALLOCATIONS, 20, 20)


async def _guarded(main: Main, stop_deadline: float) -> int:
    stop = asyncio.Event()
    _on_signals(stop, stop_deadline)
    try:
        await main(stop)
    except Exception:
        log.exception("process failed")
        code = 1
    else:
        code = 0
    _end_within(stop_deadline, code)
    return code


def _on_signals(stop: asyncio.Event, stop_deadline: float) -> None:
    def asked_to_stop() -> None:
        if not stop.is_set():
            stop.set()
            _end_within(stop_deadline, code=0)

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked_to_stop)


def _end_within(seconds: float, code: int) -> None:
    # A thread, because the loop may be what hangs; a daemon, so that it never delays an end in good time.
    timer = threading.Timer(seconds, _end_now, (code,))
    timer.daemon = True
    timer.start()


def _end_now(code: int) -> None:
    # No logger: whoever hangs may hold its lock.
    with suppress(OSError):
        os.write(sys.stderr.fileno(), b'{"event": "stop deadline reached", "level": "warning"}\n')
    os._exit(code)
