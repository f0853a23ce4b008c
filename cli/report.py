"""`tiaokuai report`: a month's report as one HTML file, with its tables as CSV or XLSX beside it."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from cli.feedback_database import feedback_database
from cli.screen import screen
from services.feedback.api.requests import month_of
from services.feedback.board.cells import Period
from services.feedback.board.desk import Desk, desk_of
from services.feedback.board.rows import rows_of_period
from services.feedback.board.scoring import catch_up, counting
from services.feedback.clock import now_of
from services.feedback.export import Table, as_csv, as_xlsx
from services.feedback.report.content import Content, content
from services.feedback.report.page import page
from services.feedback.settings import Settings
from shared.catalogue.load import load
from shared.domain.holidays import state_council
from shared.domain.worktime import SHANGHAI, WorkCalendar
from shared.platform.database import connect
from shared.platform.settings import read_settings

app = typer.Typer(add_completion=False)
out = screen()

_WRITERS = {".csv": as_csv, ".xlsx": as_xlsx}


@app.command()
def report(
    month: Annotated[str, typer.Option(help="Which month, as 2026-10.")],
    out_file: Annotated[Path, typer.Option("--out", help="The HTML file to write.")],
    rows: Annotated[Path | None, typer.Option(help="Also every row behind it, as .csv or .xlsx.")] = None,
    data: Annotated[Path, typer.Option(help="Data folder of a loop or of a simulated year.")] = Path(
        ".local"
    ),
) -> None:
    """Count what changed, then write the report of the orders dispatched in that month."""
    try:
        period = month_of(month, SHANGHAI)
    except ValueError:
        raise typer.BadParameter(f"月份应写作 2026-10：{month}") from None
    if rows and rows.suffix not in _WRITERS:
        raise typer.BadParameter("明细只能写成 .csv 或 .xlsx")
    said, behind = asyncio.run(_gathered(month, period, data, with_rows=rows is not None))
    out_file.write_text(page(said, SHANGHAI), "utf-8")
    out.print(f"{out_file}: {month} 派单 {said.total.count('dispatched'):,} 件")
    if rows:
        rows.write_bytes(_WRITERS[rows.suffix](behind))
        out.print(f"{rows}: {len(behind.rows):,} 行")


async def _gathered(month: str, period: Period, data: Path, *, with_rows: bool) -> tuple[Content, Table]:
    desk = configured_desk()
    async with feedback_database(data) as dsn:
        connection = await connect(dsn, application="report", statement_seconds=None)
        try:
            async with counting(connection):
                await catch_up(connection, desk.district)
            said = await content(connection, month, period, desk, await now_of(connection))
            behind = await rows_of_period(connection, period, desk.names) if with_rows else Table((), ())
        finally:
            await connection.close()
    return said, behind


def configured_desk() -> Desk:
    """The desk as feedback's own settings make it."""
    settings = read_settings(Settings)
    minimum, days = settings.scoreboard_minimum, settings.objection_days
    return desk_of(load(settings.catalogue), WorkCalendar(state_council()), minimum, days)
