"""`tiaokuai faults`: break everything at random, from a seed, and count from outside what was lost."""

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import orjson
import typer

from cli.running import until_stopped
from cli.screen import screen
from deploy.local.faulting.kinds import FaultKind
from deploy.local.faulting.report import Order, as_json, as_table, in_a_line
from deploy.local.faulting.run import fault_run

_KINDS = {kind.name.lower().replace("_", "-"): kind for kind in FaultKind}

_LONG = {"log", "failures"}
"""The table shows the one; the other is for who looks for a cause, in the file."""

app = typer.Typer(add_completion=False)
out = screen()


@app.command()
def faults(
    complaints: Annotated[int, typer.Option(min=1, help="So many complaints.")] = 2000,
    faults: Annotated[int, typer.Option(min=1, help="So many faults.")] = 8,
    seed: Annotated[int, typer.Option(help="The same seed plans the same faults.")] = 1,
    json: Annotated[Path | None, typer.Option(help="The result as JSON.")] = None,
    only: Annotated[
        list[str] | None, typer.Option(help=f"Only this kind of fault, or these: {', '.join(_KINDS)}.")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep data and logs of a clean run too.")] = False,
) -> None:
    """Start a loop of its own, play load both ways, inject faults, wait for quiet, judge.

    Exit code 1 unless nothing was lost, doubled or orphaned, all was caught up in time, and the logs prove
    that every fault happened.
    """
    if unknown := set(only or ()) - set(_KINDS):
        raise typer.BadParameter(f"no such kind: {', '.join(sorted(unknown))}", param_hint="--only")
    kinds = [_KINDS[name] for name in only or _KINDS]
    folder = Path(tempfile.mkdtemp(prefix="tiaokuai-faults-"))
    out.print(f"data and logs in {folder}")
    report = until_stopped(folder, fault_run(Order(complaints, faults, seed, kinds), folder, out.print), out)
    if report is None:
        raise typer.Exit(130)
    result = as_json(report)
    if json:
        json.write_bytes(orjson.dumps(result, option=orjson.OPT_INDENT_2) + b"\n")
    out.print(as_table(report.done))
    out.print_json(data={name: value for name, value in result.items() if name not in _LONG})
    out.print(in_a_line(report))
    if report.clean and not keep:
        shutil.rmtree(folder, ignore_errors=True)
    raise typer.Exit(0 if report.clean else 1)
