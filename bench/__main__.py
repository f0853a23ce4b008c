"""`make bench`: every figure in one run on this machine, as a table of ratios."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

import orjson
import uvloop
from rich.console import Console
from rich.table import Table

from bench import hop
from bench.chain import PLAIN, Goal, chain
from bench.learned import BEFORE, LEARNED, beside_empty, options
from bench.loop import fresh_loop, frozen, latency, new_complaints, throughput
from bench.memory import resident
from bench.pace import Pace
from bench.parts import Part, parts
from bench.protection import protection_ratios
from bench.rare_grams import IndexFigures, rare_grams
from bench.shape import flows_of, shape
from bench.strangers import under_load, words
from bench.table import Row, show, told
from bench.testbed import testbed
from shared.contract.topics import LIFECYCLE
from shared.platform.logs import configure_logs

PAIRS = 3
HOP_EVENTS, CHAIN_EVENTS, LOOP_COMPLAINTS = 60_000, 30_000, 12_000
FAUST_SECONDS = 10.0
RATES = {50: 20, 200: 20, 1000: 10}
"""Submissions a second → for how many seconds."""
RESULTS = Path(__file__).parent / "results" / "latest.json"

out = Console()


async def main(history: Path | None) -> None:
    """Measure everything, print the table, keep the figures. A local model learns from `history`."""
    paces: dict[str, Pace] = {}
    ratios: dict[str, list[float]] = {}
    async with testbed() as bed:
        over = await hop.open_hop(bed, HOP_EVENTS)
        for pair in range(PAIRS):
            for name, entry in (("bare aiokafka", hop.bare), ("empty stage", hop.stage)):
                paces[name] = await told(name, over.run(f"{name.replace(' ', '-')}-{pair}", entry), out)
            ratio = paces["empty stage"].per_second / paces["bare aiokafka"].per_second
            ratios.setdefault("empty stage / bare aiokafka", []).append(ratio)
        for name, entry in (("naive Faust", hop.naive_faust), ("Faust noack_take", hop.noack_take)):
            paces[name] = await told(name, over.run(name.replace(" ", "-"), entry, FAUST_SECONDS), out)
        paces["plain chain"] = await told("plain chain", chain(bed, PLAIN, Goal("4"), CHAIN_EVENTS), out)
    async with fresh_loop() as loop:
        complaints = new_complaints(loop, "bench", LOOP_COMPLAINTS)
        paces["whole loop"] = await told("whole loop", throughput(loop, complaints), out)
        held = resident(loop)
        with frozen(loop):  # what came of the measured complaints so far, not what follows for days
            flows = await flows_of(loop)
        units = len(loop.catalogue.units_with_topics())
    async with testbed() as bed:
        goal = Goal(LIFECYCLE.name, flows.each(LIFECYCLE.name))
        bare = chain(bed, shape(flows, units), goal, CHAIN_EVENTS)
        paces["bare shape"] = await told("bare shape", bare, out)
    waited = await _latencies()
    strangers = await under_load()
    ratios["whole loop / bare shape"] = [paces["whole loop"].per_second / paces["bare shape"].per_second]
    paces[BEFORE], paces[LEARNED] = await beside_empty(history, out)
    ratios[f"{LEARNED} / empty stage"] = [paces[LEARNED].per_second / paces[BEFORE].per_second]
    kept = await protection_ratios()
    ratios["protected loop / unprotected loop"] = [each.by_clock for each in kept]
    ratios["the same, by CPU"] = [each.by_cpu for each in kept]
    timed = await asyncio.to_thread(parts)
    indexes = await asyncio.to_thread(rare_grams)
    _print(paces, ratios, timed)
    out.print(_of_indexes(indexes))
    show("Submission to unit", waited, out)
    out.print(words(strangers))
    memory: list[Row] = [{"after the feed": name, "MB resident": size} for name, size in held.items()]
    show("Memory, each process with all roles", memory, out)
    more = {"latency": waited, "memory": memory, "matters_across_complainants": asdict(strangers)}
    _keep(paces, ratios, timed, indexes, more)


async def _latencies() -> list[Row]:
    """One loop, warmed, at each rate in turn."""
    rows: list[Row] = []
    async with fresh_loop() as loop:
        await latency(loop, new_complaints(loop, "warm", 200), 200)
        for rate, seconds in RATES.items():
            messages = new_complaints(loop, f"at-{rate}", rate * seconds, seed=rate)
            taken = await latency(loop, messages, rate)
            rows.append(
                {
                    "submissions/s": rate,
                    "p50 ms": taken.p50,
                    "p99 ms": taken.p99,
                    "orders received": taken.received,
                }
            )
    return rows


def _print(paces: dict[str, Pace], ratios: dict[str, list[float]], timed: list[Part]) -> None:
    figures = Table(
        "measured", "events/s", "µs CPU an event", title="One run, one machine: compare, don't quote"
    )
    for name, each in paces.items():
        figures.add_row(name, f"{each.per_second:,.0f}", f"{each.cpu_micros:.0f}")
    out.print(figures)
    by_pair = Table("ratio", "median", "min", "max")
    for name, values in ratios.items():
        by_pair.add_row(name, *(f"{f(values):.2f}" for f in (median, min, max)))
    out.print(by_pair)
    by_part = Table("part", "µs a complaint")
    for part in timed:
        by_part.add_row(part.name, f"{part.micros:.1f}")
    for process, seconds in paces["whole loop"].cpu.items():
        by_part.add_row(f"all of {process}", f"{1e6 * seconds / paces['whole loop'].events:.0f}")
    out.print(by_part)


def _of_indexes(indexes: Sequence[IndexFigures]) -> Table:
    by_size = Table("rare grams of", "µs a query", "MB", "s to load", "found first")
    for each in indexes:
        figures = (each.query_micros, each.megabytes, each.load_seconds, each.found)
        by_size.add_row(f"{each.texts:,} texts", *(f"{figure:.2f}" for figure in figures))
    return by_size


def _keep(
    paces: dict[str, Pace],
    ratios: dict[str, list[float]],
    timed: list[Part],
    indexes: Sequence[IndexFigures],
    more: dict[str, Any],
) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    figures = {
        "events_per_second": {name: each.per_second for name, each in paces.items()},
        "cpu_micros": {name: each.cpu_micros for name, each in paces.items()},
        "ratios": ratios,
        "parts": {part.name: part.micros for part in timed},
        "indexes": [asdict(each) for each in indexes],
    } | more
    RESULTS.write_bytes(orjson.dumps(figures, option=orjson.OPT_INDENT_2) + b"\n")


if __name__ == "__main__":
    configure_logs(service="bench", level="ERROR")
    uvloop.run(main(options().history))
