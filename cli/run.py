"""`tiaokuai run`: the whole loop on this machine, with a demo and a live view, or a measured feed."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cli.running import tell_account, until_stopped
from cli.screen import screen
from deploy.local.account import Account
from deploy.local.broker_properties import Line
from deploy.local.demo.play import AT_ONCE, HUMAN
from deploy.local.platform import DEFAULT_FOLDER, FolderInUseError, Platform
from deploy.local.processes import ChildFailedError
from deploy.local.run import ENDLESS, running
from deploy.local.session import running_loop
from deploy.local.view.live import show
from shared.catalogue import CatalogueError

app = typer.Typer(add_completion=False)
out = screen()


@app.command()
def run(
    data: Annotated[Path, typer.Option(help="Folder for everything it keeps.")] = DEFAULT_FOLDER,
    feed: Annotated[int, typer.Option(min=0, help="So many complaints as fast as they are taken.")] = 0,
    exit_when_quiet: Annotated[
        bool, typer.Option("--exit-when-quiet", help="With --feed: end when all is done.")
    ] = False,
    json: Annotated[Path | None, typer.Option(help="With --exit-when-quiet: the account as JSON.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed in a new folder repeats a run.")] = 1,
    tls: Annotated[
        bool, typer.Option("--tls", help="Encrypt the lines to Kafka, by an authority made here.")
    ] = False,
    timeout: Annotated[float, typer.Option(help="Seconds within which a feed must become quiet.")] = 1800.0,
) -> None:
    """Start Kafka, PostgreSQL, the services and a demo; Ctrl-C stops it all."""
    line = Line.TLS if tls else Line.LOGIN
    try:
        if feed and exit_when_quiet:
            account = until_stopped(data, _fed(data, feed, seed, timeout, line), out)
            raise typer.Exit(tell_account(account, json, out))
        until_stopped(data, _shown(data, feed, seed, line), out)
    except (FolderInUseError, CatalogueError, ChildFailedError, TimeoutError, OSError) as error:
        out.print(f"[red]未能完成：{escape(str(error) or type(error).__name__)}[/red]")
        raise typer.Exit(1) from None


async def _fed(data: Path, feed: int, seed: int, timeout: float, line: Line) -> Account:
    async with (
        running_loop(data, progress=out.print, platform=partial(Platform, line=line)) as loop,
        running(loop, count=feed, seed=seed, paces=AT_ONCE) as this,
    ):
        out.print(f"送入 {feed} 件诉求")
        await loop.guarded(this.until_quiet(timeout))
        out.print("已全部办妥，核对中")
        return await this.account()


async def _shown(data: Path, feed: int, seed: int, line: Line) -> None:
    count, paces = (feed, AT_ONCE) if feed else (ENDLESS, HUMAN)
    async with (
        running_loop(data, progress=out.print, platform=partial(Platform, line=line), console=True) as loop,
        running(loop, count=count, seed=seed, paces=paces) as this,
    ):
        if loop.accounts:
            out.print(loop.accounts.told())
        if loop.session.prometheus:
            out.print(f"指标 {loop.session.prometheus}（Prometheus）")
        await loop.guarded(show(this, out))
