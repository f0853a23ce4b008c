"""What commands share that run the loop: an end that leaves nothing behind, and the account told."""

import asyncio
import signal
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson
import uvloop
from rich.console import Console

from deploy.local.account import Account
from shared.platform.logs import configure_logs


def until_stopped(data: Path, work: Coroutine[Any, Any, Any], out: Console) -> Any:
    """The work's result; None when Ctrl-C or SIGTERM stopped it, once everything it started has ended."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data / "run.log").open("a") as log, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        configure_logs(service="run", stream=log)
        with suppress(asyncio.CancelledError):
            return runner.run(_cancelled_by_signals(work, out))
    return None


async def _cancelled_by_signals(work: Coroutine[Any, Any, Any], out: Console) -> Any:
    task = asyncio.ensure_future(work)
    stopping = False

    def stop() -> None:
        nonlocal stopping
        if not stopping:  # a second Ctrl-C must not interrupt the stopping
            stopping = True
            task.cancel()
            with suppress(OSError):  # the terminal may be gone
                out.print("\n正在停止 …")

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    return await task


def tell_account(account: Account | None, json: Path | None, out: Console) -> int:
    """Write the account and say whether it is clean, as an exit code; 130 when there is none."""
    if account is None:
        return 130
    if json:
        json.write_bytes(orjson.dumps(asdict(account), option=orjson.OPT_INDENT_2) + b"\n")
    out.print_json(data=asdict(account))
    return 0 if account.clean else 1
