"""`tiaokuai import FILE --source NAME`: complaints from a table, by the same road as all others."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.progress import Progress
from rich.table import Table

from cli.catalogue_in_use import catalogue_in_use
from cli.importing import ImportResult, publish_rows
from cli.running import tell_account, until_stopped
from cli.screen import listing, screen
from deploy.local.account import Account, draw_up
from deploy.local.demo.acknowledged import AcknowledgedList
from deploy.local.demo.sender import Sender
from deploy.local.identities import DEMO
from deploy.local.oracle.examine import examine
from deploy.local.platform import DEFAULT_FOLDER, OWN_KAFKA
from deploy.local.quiet import StillBusyError, Watch, unmoved, until_quiet
from deploy.local.run import next_run
from deploy.local.session import running_loop
from deploy.local.session_file import NoSessionError, Session, load_session
from services.intake.__main__ import door_of
from services.intake.table_file import TableError, open_table
from shared.catalogue import Catalogue
from shared.contract.topics import Topic, all_topics
from shared.platform.kafka_login import KafkaLogin, login_from

_MOST_SHOWN = 50

app = typer.Typer(add_completion=False)
out = screen()


@dataclass(frozen=True, slots=True)
class Import:
    """What is to be handed in, by whom, and where it is kept."""

    file: Path
    source: str
    data: Path
    catalogue: Catalogue


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, CSV.GZ or XLSX.")],
    source: Annotated[str, typer.Option(help="Code of a source with a mapping in the catalogue.")],
    data: Annotated[Path, typer.Option(help="Data folder of the loop.")] = DEFAULT_FOLDER,
    exit_when_quiet: Annotated[
        bool, typer.Option("--exit-when-quiet", help="Start the loop if need be, wait, account.")
    ] = False,
    json: Annotated[Path | None, typer.Option(help="With --exit-when-quiet: the account as JSON.")] = None,
    timeout: Annotated[float, typer.Option(help="Seconds within which it must become quiet.")] = 1800.0,
) -> None:
    """Take in a file of complaints; done again, it adds nothing."""
    this = Import(file, source, data, catalogue_in_use())
    _check(this)
    if exit_when_quiet:
        try:
            account = until_stopped(data, _to_the_end(this, timeout), out)
        except StillBusyError as error:
            out.print(f"[red]没有在 {timeout:.0f} 秒内办完：{error}[/red]")
            raise typer.Exit(1) from None
        raise typer.Exit(tell_account(account, json, out))
    asyncio.run(_handed_in(this, _login(data)))


def _check(this: Import) -> None:
    known = this.catalogue.sources.get(this.source)
    if known is None or known.mapping is None:
        named = "、".join(code for code, each in this.catalogue.sources.items() if each.mapping)
        raise typer.BadParameter(f"目录中没有「{this.source}」的对照表；有对照表的来源：{named}")


def _login(data: Path) -> KafkaLogin:
    """The broker named by the environment, else the one of the loop that runs on this folder."""
    try:
        return login_from(os.environ) if os.environ.get(OWN_KAFKA) else load_session(data).login(DEMO)
    except NoSessionError as error:
        raise typer.BadParameter(f"{error}；或加上 --exit-when-quiet") from None


async def _handed_in(this: Import, login: KafkaLogin) -> None:
    with TemporaryDirectory() as folder:
        await _publish(this, login, Path(folder) / "acknowledged.jsonl")


async def _to_the_end(this: Import, timeout: float) -> Account:
    async with _loop(this) as (session, topics), Watch(session, topics) as watch:
        since, began = await watch.ends(), time.monotonic()
        acknowledged = next_run(session.data_folder)[0] / "acknowledged.jsonl"
        await _publish(this, session.login(DEMO), acknowledged)
        await until_quiet(watch, timeout)
        found = await unmoved(watch, partial(examine, session, topics, acknowledged))
        seconds = time.monotonic() - began
        return draw_up(found.judgement, found.log, found.tables, found.inputs, since, seconds)


@asynccontextmanager
async def _loop(this: Import) -> AsyncIterator[tuple[Session, tuple[Topic, ...]]]:
    """The loop that runs on the data folder, else one of our own."""
    session = await asyncio.to_thread(_running, this.data)
    if session is not None:
        yield session, all_topics(unit.code for unit in this.catalogue.units_with_topics())
        return
    async with running_loop(this.data, progress=out.print) as loop:
        yield loop.session, loop.topics


def _running(data: Path) -> Session | None:
    try:
        return load_session(data.resolve())
    except NoSessionError:
        return None


async def _publish(this: Import, login: KafkaLogin, acknowledged: Path) -> None:
    try:
        result = await _published(this, login, acknowledged)
    except TableError as error:
        raise typer.BadParameter(f"{this.file.name}：{error}") from None
    out.print(f"已送入 {result.rows} 行，其中 {len(result.refused)} 行不能受理")
    if result.refused:
        out.print(_refused(result))


async def _published(this: Import, login: KafkaLogin, acknowledged: Path) -> ImportResult:
    door = door_of(this.catalogue)
    mapping = door.sources[this.source]
    assert mapping is not None
    table = open_table(this.file, mapping)
    taken = AcknowledgedList(acknowledged)
    with Progress(console=out) as progress:
        bar = progress.add_task(f"导入 {this.file.name}", total=table.about)
        async with Sender(login, taken) as sender:
            result = await publish_rows(
                sender, door, this.source, table, lambda count: progress.advance(bar, count)
            )
        progress.update(bar, total=result.rows, completed=result.rows)
    taken.close()
    return result


def _refused(result: ImportResult) -> Table:
    table = listing("行", "代码", "字段", "说明", "原文")
    for each in result.refused[:_MOST_SHOWN]:
        why = each.rejection
        kept = "死信" if each.kept else "未送入"
        table.add_row(str(each.row), why.code, why.field, why.message, kept)
    if len(result.refused) > _MOST_SHOWN:
        table.caption = f"另有 {len(result.refused) - _MOST_SHOWN} 行"
    return table
