"""Figures for who looks on: a line as each is known, rows as a table and in the file of capacity."""

from collections.abc import Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

from bench.pace import Pace

Row = Mapping[str, str | float]
RESULTS = Path(__file__).parent / "results"


async def told(name: str, run: Coroutine[Any, Any, Pace], out: Console) -> Pace:
    """The pace of this run, as a line when it is over."""
    found = await run
    out.print(f"  {name}: {found.per_second:,.0f} events/s, {found.cpu_micros:.0f} µs CPU an event")
    return found


def show(title: str, rows: Sequence[Row], out: Console) -> None:
    """The rows under their names."""
    table = Table(*rows[0], title=title)
    for row in rows:
        table.add_row(*map(_written, row.values()))
    out.print(table)


def keep(name: str, rows: Sequence[Row]) -> None:
    """The rows in the file of capacity, instead of those of an earlier run."""
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / "capacity.json"
    found = orjson.loads(file.read_bytes()) if file.exists() else {}
    file.write_bytes(orjson.dumps({**found, name: list(rows)}, option=orjson.OPT_INDENT_2) + b"\n")


def _written(figure: str | float) -> str:
    if isinstance(figure, str):
        return figure
    return f"{figure:,.0f}" if figure >= 100 or float(figure).is_integer() else f"{figure:.2f}"
