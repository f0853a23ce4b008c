"""`make bench-pages`: fill a district once, then time every page and every route that reads."""

import argparse
import asyncio
from pathlib import Path

import uvloop
from rich.console import Console
from rich.table import Table

from bench.pages.apps import apps
from bench.pages.asking import ids_of
from bench.pages.district import district
from bench.pages.filling import Filling
from bench.pages.timing import LIMIT, Timed, pages_timed, services_timed
from shared.platform.logs import configure_logs

out = Console(width=140)
_FILLED = "filled"


async def main(folder: Path, complaints: int) -> int:
    """The table, the slowest first; returns how many medians are over the limit."""
    async with district(folder) as found:
        mark = folder / _FILLED
        if not mark.exists():
            async for done in Filling(found, complaints).run():
                out.print(f"{done:,} complaints in", end="\r")
            await found.tidy()
            await asyncio.to_thread(mark.write_text, str(complaints))
        ids = await ids_of(found)
        async with apps(found, folder) as served:
            timed = [each async for each in services_timed(served, ids)]
            timed += [each async for each in pages_timed(served, ids)]
        held = await found.services["dispatch"].store.pool.fetchval("select count(*) from complaint")
    _print(timed, held)
    return sum(each.is_slow for each in timed)


def _print(timed: list[Timed], held: int) -> None:
    told = Table("asked", "status", "ms, median", "kB", title=f"server time at {held:,} complaints")
    for each in sorted(timed, key=lambda each: -each.milliseconds):
        told.add_row(
            f"{each.service} {each.name}",
            str(each.status),
            f"{each.milliseconds:.1f}",
            f"{each.bytes / 1000:.0f}",
        )
    out.print(told)
    over = sum(each.is_slow for each in timed)
    out.print(f"{len(timed)} asked, {over} with a median over {LIMIT:.0f} ms, files apart")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--complaints", type=int, default=100_000)
    parser.add_argument("--data", type=Path, default=Path(".local-pages"))
    given = parser.parse_args()
    configure_logs(service="bench", level="ERROR")
    raise SystemExit(1 if uvloop.run(main(given.data, given.complaints)) else 0)
