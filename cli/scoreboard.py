"""`tiaokuai scoreboard show|editions|verify`: the figures on a terminal, and whether an edition is true."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.table import Table

from cli.feedback_database import feedback_database
from cli.report import configured_desk
from cli.screen import listing, screen
from cli.times import local
from services.feedback.api.requests import month_of
from services.feedback.board.editions import Edition, Verification, latest, read, verify
from services.feedback.board.tables import Board, board
from services.feedback.report.page import figure, share
from services.feedback.rules.measures import BY_CODE
from shared.domain.worktime import SHANGHAI
from shared.platform.database import Connection, connect
from shared.platform.paging import LONGEST_PAGE, PageAsked

T = TypeVar("T")

app = typer.Typer(help="The scoreboard and its editions.", no_args_is_help=True, add_completion=False)
out = screen()

DataFolder = Annotated[Path, typer.Option("--data", help="Data folder of a loop or of a simulated year.")]
_LOCAL = Path(".local")
_SHOWN = ("solved", "satisfied", "on_time", "contact", "first_dispatch")


@app.command()
def show(
    month: Annotated[str, typer.Option(help="Which month, as 2026-10.")], data: DataFolder = _LOCAL
) -> None:
    """Units in their order, each figure with numerator and denominator."""
    try:
        period = month_of(month, SHANGHAI)
    except ValueError:
        raise typer.BadParameter(f"月份应写作 2026-10：{month}") from None
    desk = configured_desk()

    async def work(connection: Connection) -> Board:
        return await board(connection, period, desk)

    out.print(_table(_with(data, work)))


@app.command()
def editions(data: DataFolder = _LOCAL) -> None:
    """The latest editions, newest first."""
    table = listing("编号", "对象", "期间", "数据截至", "更正", "异议期至", "发布")

    async def work(connection: Connection) -> list[Edition]:
        return (await latest(connection, PageAsked((None,), LONGEST_PAGE)))[0]

    for each in _with(data, work):
        published = local(each.published_at) if each.published_at else "未发布"
        since, until = (moment.astimezone(SHANGHAI) for moment in (each.period.since, each.period.until))
        corrects = str(each.corrects or "")
        table.add_row(
            str(each.number),
            each.audience,
            f"{since:%Y-%m-%d} — {until:%Y-%m-%d}",
            local(each.cut.at),
            corrects,
            local(each.objections_until),
            published,
        )
    out.print(table if table.row_count else "还没有期次")


@app.command("verify")
def verify_edition(
    edition: Annotated[int, typer.Argument(help="Its number.")], data: DataFolder = _LOCAL
) -> None:
    """Recompute an edition from the events up to its cut; exit code 1 unless every cell agrees."""
    desk = configured_desk()

    async def work(connection: Connection) -> tuple[Edition, Verification]:
        found = await read(connection, edition)
        if found is None:
            raise typer.BadParameter(f"没有第 {edition} 号")
        return found, await verify(connection, found, desk.district)

    found, result = _with(data, work)
    sizes = f"{result.orders:,} 件工单，{result.cells:,} 格"
    out.print(f"第 {edition} 号，{found.audience}，{sizes}，摘要 {found.digest[:16]}")
    for unit, category, town in result.differing[:20]:
        out.print(f"不一致：{unit} {category} {town}")
    if not result.digest_holds:
        out.print("内容与摘要不符")
    out.print("重算一致" if result.agrees else f"重算不一致：{len(result.differing)} 格")
    raise typer.Exit(0 if result.agrees else 1)


def _with(data: Path, work: Callable[[Connection], Awaitable[T]]) -> T:
    async def run() -> T:
        async with feedback_database(data) as dsn:
            connection = await connect(dsn, application="scoreboard", statement_seconds=None)
            try:
                return await work(connection)
            finally:
                await connection.close()

    return asyncio.run(run())


def _table(found: Board) -> Table:
    measures = [BY_CODE[code] for code in _SHOWN]
    table = listing("名次", "单位", *(measure.name for measure in measures))
    for line in found.tables["unit"]:
        cells = (f"{figure(line, measure)} {share(line, measure)}" for measure in measures)
        table.add_row(str(line.rank or "—"), line.name, *cells)
    return table
