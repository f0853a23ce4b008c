"""`tiaokuai deadletters`: lists, shows and redrives what could not be used."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Table

from cli.age import age
from cli.databases import operator_sealer, service_dsns
from cli.screen import listing, screen
from deploy.local.platform import DEFAULT_FOLDER
from shared.contract.errors import FAULTS
from shared.contract.records import Record
from shared.domain.safe_text import log_safe
from shared.domain.worktime import SHANGHAI
from shared.platform.database import Connection, connect
from shared.stream.dead_letters import Choice, Letter, list_letters, mark_redrive, open_letter

Service = Annotated[str | None, typer.Option(help="One service's database; all by default.")]
Data = Annotated[Path, typer.Option(help="Data folder of a running loop.")]
Stage = Annotated[str | None, typer.Option(help="Letters of this stage: submissions, timeline, …")]
Code = Annotated[str | None, typer.Option(help="Letters with this error code: encoding, field, …")]
Older = Annotated[timedelta | None, typer.Option(parser=age, metavar="AGE", help="As old, or older: 2h, 3d.")]
Newer = Annotated[timedelta | None, typer.Option(parser=age, metavar="AGE", help="As old, or newer: 2h, 3d.")]

app = typer.Typer(
    help="List, show and redrive what could not be used.", no_args_is_help=True, add_completion=False
)
out = screen()


@app.command("list")
def list_command(  # noqa: PLR0913 - each is an option
    *,
    service: Service = None,
    stage: Stage = None,
    code: Code = None,
    older: Older = None,
    newer: Newer = None,
    state: Annotated[str | None, typer.Option(help="dead, redrive or redriven.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many of a service, the newest first.")] = 100,
    data: Data = DEFAULT_FOLDER,
) -> None:
    """Show which there are, with coordinates and reason, never the content."""
    choice = _choice(None, stage, code, older, newer, state)
    found = asyncio.run(_each(service, data, lambda _, tx: list_letters(tx, choice, limit)))
    each = [(name, letter) for name, letters in found.items() for letter in letters]
    out.print(letters_table(each) if each else "没有死信")


@app.command()
def show(
    letter: UUID,
    raw: Annotated[
        bool, typer.Option("--raw", help="Write the content's bytes: people's own words!")
    ] = False,
    data: Data = DEFAULT_FOLDER,
    service: Service = None,
) -> None:
    """Open one with the sealing key and show where it lay; its content only with --raw."""
    sealer = operator_sealer(data)
    found = asyncio.run(_each(service, data, lambda _, tx: open_letter(tx, letter, sealer)))
    record = next((each for each in found.values() if each is not None), None)
    if record is None:
        raise typer.BadParameter("没有这封死信")
    if raw:
        sys.stdout.buffer.write(record.value or b"")
        return
    _show(record)


@app.command()
def redrive(  # noqa: PLR0913 - each is an option
    letters: Annotated[list[UUID] | None, typer.Argument(help="Which letters.")] = None,
    *,
    service: Service = None,
    stage: Stage = None,
    code: Code = None,
    older: Older = None,
    newer: Newer = None,
    every: Annotated[bool, typer.Option("--all", help="All that are dead.")] = False,
    data: Data = DEFAULT_FOLDER,
) -> None:
    """Have them handled again by their stage; asked twice, nothing changes."""
    if not (letters or stage or code or older or newer or every):
        raise typer.BadParameter("请指明编号、--stage、--code、--older、--newer，或者 --all")
    choice = _choice(letters, stage, code, older, newer, None)
    found = asyncio.run(_each(service, data, lambda _, tx: mark_redrive(tx, choice)))
    for name, count in found.items():
        if count:
            out.print(f"{name}：{count} 封将重新处理")
    out.print(f"共 {sum(found.values())} 封")


Work = Callable[[str, Connection], Awaitable[Any]]


async def _each(service: str | None, data: Path, work: Work) -> dict[str, Any]:
    """What the work gives for each service."""
    found = {}
    for name, dsn in service_dsns(service, data).items():
        connection = await connect(dsn, application="tiaokuai-deadletters")
        try:
            found[name] = await work(name, connection)
        finally:
            await connection.close()
    return found


def _choice(
    letters: list[UUID] | None,
    stage: str | None,
    code: str | None,
    older: timedelta | None,
    newer: timedelta | None,
    state: str | None,
) -> Choice:
    now = datetime.now(UTC)
    return Choice(
        letters or None, stage, code, now - older if older else None, now - newer if newer else None, state
    )


def letters_table(letters: Iterable[tuple[str, Letter]]) -> Table:
    """Each with the service it lies in, its coordinates and its reason."""
    table = listing("编号", "位置与原因", whole=("编号",))
    for service, letter in letters:
        fault = FAULTS.get(letter.code)
        since = letter.created_at.astimezone(SHANGHAI).strftime("%m-%d %H:%M:%S")
        lay = f"{service} {letter.stage} {letter.topic}/{letter.partition}/{letter.offset}"
        why = " ".join(filter(None, (letter.code, letter.field, fault.message if fault else "")))
        table.add_row(
            f"{letter.dead_letter_id}\n{letter.state} · {letter.attempts} 次 · {since}",
            f"{lay}\n{escape(log_safe(why))}",
        )
    return table


def _show(record: Record) -> None:
    out.print(f"{record.topic}/{record.partition}/{record.offset}，{len(record.value or b'')} 字节")
    sent = datetime.fromtimestamp(max(record.timestamp, 0) / 1000, SHANGHAI)
    out.print(f"时间 {sent:%Y-%m-%d %H:%M:%S}")
    for name, value in record.headers:
        out.print(escape(log_safe(f"{name}: {value.decode('utf-8', 'replace')}")))
