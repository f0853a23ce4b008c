"""`tiaokuai simulate-year`: a generated year of the district, counted, reported, and verified."""

import asyncio
import shutil
from pathlib import Path
from typing import Annotated

import orjson
import typer

from cli.catalogue_in_use import catalogue_in_use
from cli.screen import screen
from deploy.local.year.run import simulated

app = typer.Typer(add_completion=False)
out = screen()

_MARK = "simulated-year"


@app.command()
def simulate_year(
    orders: Annotated[int, typer.Option(min=1, max=5_000_000, help="So many orders.")] = 300_000,
    data: Annotated[
        Path, typer.Option(help="A folder of its own; one of an earlier run is begun anew.")
    ] = Path(".local-year"),
    json: Annotated[Path | None, typer.Option(help="The result as JSON.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed makes the same year.")] = 1,
) -> None:
    """Load twelve months of events, count them, draft an edition, recompute it from the events.

    Exit code 1 when the recomputation differs. `tiaokuai report --data DIR` then writes a month's report.
    """
    catalogue = catalogue_in_use()
    _own_folder(data)
    result = asyncio.run(simulated(data, orders, seed, catalogue, out.print))
    if json:
        json.write_bytes(orjson.dumps(result, option=orjson.OPT_INDENT_2) + b"\n")
    out.print_json(data=result)
    raise typer.Exit(0 if result["verified"] else 1)


def _own_folder(data: Path) -> None:
    if data.is_dir() and any(data.iterdir()):
        if not (data / _MARK).exists():
            raise typer.BadParameter(f"{data} 里有别的数据，请另选一个文件夹")
        shutil.rmtree(data)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    (data / _MARK).touch()
