"""`tiaokuai run`: the whole loop on this machine, with a demo and a live view, or a measured feed."""

import asyncio
import signal
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
import uvloop
from rich.console import Console

from deploy.local.account import Account
from deploy.local.demo.play import AT_ONCE, HUMAN
from deploy.local.platform import DEFAULT_FOLDER
from deploy.local.run import ENDLESS, running
from deploy.local.session import running_loop
from deploy.local.view.live import show
from shared.platform.logs import configure_logs

app = typer.Typer(add_completion=False)
out = Console(highlight=False, soft_wrap=True)


@app.command()
def run(
    data: Annotated[Path, typer.Option(help="Folder for everything it keeps.")] = DEFAULT_FOLDER,
    feed: Annotated[int, typer.Option(min=0, help="So many complaints as fast as they are taken.")] = 0,
    exit_when_quiet: Annotated[bool, typer.Option(help="With --feed: end when all is done.")] = False,
    json: Annotated[Path | None, typer.Option(help="With --exit-when-quiet: the account as JSON.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed in a new folder repeats a run.")] = 1,
    timeout: Annotated[float, typer.Option(help="Seconds within which a feed must become quiet.")] = 1800.0,
) -> None:
    """Start Kafka, PostgreSQL, the services and a demo; Ctrl-C stops it all."""
    if feed and exit_when_quiet:
        account = _until_stopped(data, _fed(data, feed, seed, timeout))
        raise typer.Exit(_told(account, json))
    _until_stopped(data, _shown(data, feed, seed))


async def _fed(data: Path, feed: int, seed: int, timeout: float) -> Account:
    async with (
        running_loop(data, progress=out.print) as loop,
        running(loop, count=feed, seed=seed, paces=AT_ONCE) as this,
    ):
        out.print(f"送入 {feed} 件诉求")
        await this.until_quiet(timeout)
        out.print("已全部办妥，核对中")
        return await this.account()


async def _shown(data: Path, feed: int, seed: int) -> None:
    count, paces = (feed, AT_ONCE) if feed else (ENDLESS, HUMAN)
    async with (
        running_loop(data, progress=out.print) as loop,
        running(loop, count=count, seed=seed, paces=paces) as this,
    ):
        await show(this, out)


def _until_stopped(data: Path, work: Coroutine[Any, Any, Any]) -> Any:
    """The work's result; None when Ctrl-C or SIGTERM stopped it, once everything it started has ended."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data / "run.log").open("a") as log, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        configure_logs(service="run", stream=log)
        with suppress(asyncio.CancelledError):
            return runner.run(_cancelled_by_signals(work))
    return None


async def _cancelled_by_signals(work: Coroutine[Any, Any, Any]) -> Any:
    task = asyncio.ensure_future(work)
    stopping = False

    def stop() -> None:
        nonlocal stopping
        if not stopping:  # a second Ctrl-C must not interrupt the stopping
            stopping = True
            out.print("\n正在停止 …")
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    return await task


def _told(account: Account | None, json: Path | None) -> int:
    """Write the account and say whether it is clean, as an exit code."""
    if account is None:
        return 130
    if json:
        json.write_bytes(orjson.dumps(asdict(account), option=orjson.OPT_INDENT_2) + b"\n")
    out.print_json(data=asdict(account))
    return 0 if account.clean else 1
