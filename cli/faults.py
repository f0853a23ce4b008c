"""`tiaokuai faults`: break everything at random, from a seed, and count from outside what was lost."""

import tempfile
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table

from cli.running import until_stopped
from deploy.local.faulting.injector import Done
from deploy.local.faulting.run import Order, Report, fault_run

app = typer.Typer(add_completion=False)
out = Console(highlight=False, soft_wrap=True)


@app.command()
def faults(
    complaints: Annotated[int, typer.Option(min=1, help="So many complaints.")] = 2000,
    faults: Annotated[int, typer.Option(min=0, help="So many faults.")] = 8,
    seed: Annotated[int, typer.Option(help="The same seed plans the same faults.")] = 1,
    json: Annotated[Path | None, typer.Option(help="The result as JSON.")] = None,
) -> None:
    """Start a loop of its own, play load both ways, inject faults, wait for quiet, judge."""
    order = Order(complaints, faults, seed)
    told = until_stopped(Path(tempfile.gettempdir()), fault_run(order, out.print), out)
    if told is None:
        raise typer.Exit(130)
    report, folder = told
    out.print(_table(report))
    result = summary(report)
    if json:
        json.write_bytes(orjson.dumps(result, option=orjson.OPT_INDENT_2) + b"\n")
    out.print_json(data=result)
    if folder:
        out.print(f"日志与数据留在 {folder}")
    raise typer.Exit(0 if report.clean else 1)


def summary(report: Report) -> dict[str, Any]:
    """The result in the words of the promise."""
    found = report.judgement
    return {
        "complaints": report.order.complaints,
        "faults": report.order.faults,
        "seed": report.order.seed,
        "lost": found.lost.total,
        "duplicates": found.duplicates.total,
        "orphans": found.orphans.total,
        "resends": found.resends,
        "catch_up_seconds": report.catch_up,
        "quiet": report.quiet,
        "faults_hit": sum(each.hit for each in report.done),
        "fenced": report.fenced,
        "restarts": report.restarts,
        "seconds": report.seconds,
    }


def _table(report: Report) -> Table:
    table = Table("#", "fault", "whom", "seconds", "hit", "shown", title="Fault log")
    for each in report.done:
        table.add_row(*_row(each))
    return table


def _row(each: Done) -> tuple[str, ...]:
    took = f"{each.ended - each.began:.1f}"
    fault = each.fault
    return str(fault.number), fault.kind.value, fault.process, took, "yes" if each.hit else "no", each.shown
