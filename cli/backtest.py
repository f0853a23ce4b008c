"""`tiaokuai catalogue backtest` and `sample`: the past decided again under a proposed catalogue."""

import asyncio
import gc
import json
from pathlib import Path
from time import perf_counter, process_time
from typing import Annotated

import typer

from cli.databases import service_dsns
from cli.desk_client import DeskError, connected
from cli.screen import screen
from deploy.local.platform import DEFAULT_FOLDER
from services.dispatch.backtest.history import from_database, from_file, line_of
from services.dispatch.backtest.replay import Replay, Stored, needed
from services.dispatch.backtest.report import page, write_cases
from services.dispatch.backtest.sample import Sampler
from services.dispatch.backtest.seen import Reader
from services.dispatch.backtest.summary import Summary, figures_of, summary_of
from services.dispatch.backtest.tally import Counting, Tally
from services.dispatch.backtest.words import Words
from services.dispatch.rules.evaluate import RuleBook
from shared.catalogue import SHIPPED, CatalogueError, check, load
from shared.platform.database import connect

out = screen()


def backtest(  # noqa: PLR0913 - each is an option
    *,
    catalogue: Annotated[Path, typer.Option(exists=True, file_okay=False, help="The proposed one's folder.")],
    against: Annotated[
        Path | None,
        typer.Option(exists=True, file_okay=False, help="Compare with this one; else as written down."),
    ] = None,
    decisions: Annotated[Path | None, typer.Option(exists=True, help="A file of decisions.")] = None,
    database: Annotated[bool, typer.Option("--database", help="The decisions dispatch holds.")] = False,
    report: Annotated[Path, typer.Option(dir_okay=False, help="The report, HTML.")],
    json_file: Annotated[Path | None, typer.Option("--json", dir_okay=False, help="The figures.")] = None,
    cases: Annotated[Path | None, typer.Option(dir_okay=False, help="Every changed case, CSV.")] = None,
    hand_over: Annotated[
        str | None, typer.Option(metavar="NAME", help="Give it to dispatch: the console shows it under 目录.")
    ] = None,
    data: Annotated[Path, typer.Option(help="Data folder of a running loop.")] = DEFAULT_FOLDER,
) -> None:
    """Decide every stored decision again under a proposed catalogue and show what would change."""
    if (decisions is None) == (not database):
        raise typer.BadParameter("要么 --decisions 文件，要么 --database")
    new, old = _book(catalogue), _book(against) if against else None
    reader = Reader(needed(new) | (needed(old) if old else frozenset()))
    after = Replay(new, reader)
    counting = Counting(Replay(old, reader) if old else Stored(), after)
    gc.disable()  # millions of short-lived dicts and not one cycle: collecting costs more than all the rest
    began, worked = perf_counter(), process_time()
    try:
        if decisions is not None:
            for pasts in from_file(decisions):
                counting.count(reader.batch(pasts))
        else:
            asyncio.run(_from_database(counting, reader, data))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    finally:
        gc.enable()
    tally, seconds = counting.tally, max(perf_counter() - began, 1e-9)
    worked = process_time() - worked
    speed = {"seconds": seconds, "per_second": tally.decisions / seconds, "fact_sets": after.fact_sets}
    words = Words(old, new)
    versions = (old.catalogue.version if old else "当时的决定", new.catalogue.version)
    report.write_text(page(tally, words, versions, speed), encoding="utf-8")
    if cases is not None:
        with cases.open("w", encoding="utf-8-sig", newline="") as file:
            write_cases(tally, words, file)
    figures = _figures(tally, seconds, worked)
    if json_file is not None:
        json_file.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    if hand_over is not None:
        _hand_over(summary_of(hand_over, tally, words, versions), data)
    out.print(
        f"{tally.decisions:,} 个决定，{tally.changed:,} 个有变化；{seconds:.2f} 秒，"
        f"每秒 {figures['per_second']:,} 个；报告 {report}"
    )


def sample(
    *,
    n: Annotated[int, typer.Option("--n", min=1, max=10_000_000, help="How many.")],
    out_file: Annotated[Path, typer.Option("--out", dir_okay=False, help="The file to write.")],
    catalogue: Annotated[
        Path, typer.Option(exists=True, file_okay=False, help="The catalogue that decides them.")
    ] = SHIPPED,
    seed: Annotated[int, typer.Option(help="The same seed, the same decisions.")] = 1,
) -> None:
    """Write invented decisions of a year, to try a backtest on."""
    book = _book(catalogue)
    with out_file.open("wb") as file:
        for past in Sampler(book.catalogue, seed).decisions(book, n):
            file.write(line_of(past))
    out.print(f"{n:,} 个决定写入 {out_file}（目录 {book.catalogue.version}）")


def _book(folder: Path) -> RuleBook:
    try:
        loaded = load(folder)
        book = RuleBook(loaded)
    except CatalogueError as error:
        raise typer.BadParameter(f"{folder} 不能使用：\n{error}") from None
    if problems := check(loaded):
        raise typer.BadParameter(f"{folder} 不能使用：\n" + "\n".join(map(str, problems)))
    return book


async def _from_database(counting: Counting, reader: Reader, data: Path) -> None:
    dsn = service_dsns("dispatch", data)["dispatch"]
    connection = await connect(dsn, application="tiaokuai-backtest", statement_seconds=None)
    try:
        async for pasts in from_database(connection):
            counting.count(reader.batch(pasts))
    finally:
        await connection.close()


def _hand_over(summary: Summary, data: Path) -> None:
    try:
        with connected(data, "operator") as dispatch:
            dispatch.post("/backtests", summary.model_dump(mode="json"))
    except DeskError as error:
        raise typer.BadParameter(str(error)) from None
    out.print(f"已交给派单服务，控制台“目录”下可查：{summary.title}")


def _figures(tally: Tally, seconds: float, worked: float) -> dict[str, int | float]:
    return dict(figures_of(tally)) | {
        "seconds": round(seconds, 3),
        "per_second": round(tally.decisions / seconds),
        "cpu_seconds": round(worked, 3),
    }
