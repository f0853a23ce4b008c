"""Where the CPU of the running loop goes: sampled by py-spy while it works, by part, and as flame graphs.

py-spy is no dependency: `make bench-capacity` runs it by `uv tool run`. On some kernels it can't tell who
waits from who works, so the frames that a thread waits in are left out by name.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.loop import fresh_loop, load, new_complaints
from bench.pace import Counter as Ends
from bench.pace import cpu_seconds
from bench.table import RESULTS, Row
from deploy.local.processes import Child
from shared.contract.topics import LIFECYCLE

COMPLAINTS, SECONDS, WARM = 30_000, 8, 0.1
_SPY = ("tool", "run", "--from", "py-spy==0.4.3", "py-spy", "record", "--nonblocking")
_STEP_SECONDS, _WARM_SECONDS = 0.1, 120.0
_WAITING = ("select (selectors.py", "_worker (concurrent/futures/thread.py")
PARTS = {
    "decode": ("shared/contract/codec", "shared/contract/events", "intake/door", "intake/mapping"),
    "redact": ("shared/domain/redact", "shared/domain/masks", "shared/domain/safe_text"),
    "seal": ("shared/platform/sealing", "shared/domain/pseudonym"),
    "classify": (
        "classifier/model",
        "classifier/classify",
        "classifier/rules/hints",
        "shared/domain/matching",
    ),
    "repeats": ("classifier/rules", "classifier/linking", "classifier/matters", "classifier/classes"),
    "normalise": ("intake/rules", "intake/taking", "shared/domain/place", "shared/catalogue/towns"),
    "decide": (
        *("dispatch/rules", "dispatch/casework", "dispatch/rulings", "shared/domain/lifecycle"),
        *("feedback/rules", "feedback/docket", "feedback/board"),
    ),
    "commit": ("asyncpg", "postgres_ledger", "/store.py", "shared/platform/database"),
    "publish": ("kafka_sink", "aiokafka/producer", "stream/publisher"),
    "read": ("aiokafka/consumer", "kafka_source", "aiokafka/record"),
}


async def where(complaints: int = COMPLAINTS, seconds: int = SECONDS) -> list[Row]:
    """µs of CPU a complaint by service and part, while everything works at once, from a tenth decided on."""
    RESULTS.mkdir(exist_ok=True)
    async with fresh_loop() as loop:
        names = list(loop.session.services)
        for name in names:
            loop.processes[name].freeze()
        await load(loop.session.login(), new_complaints(loop, "where", complaints))
        for name in names:
            loop.processes[name].thaw()
        children = [child for name in names if (child := loop.processes[name].child)]
        async with Ends(loop.session.login(), [LIFECYCLE.full_name]) as moves, asyncio.timeout(_WARM_SECONDS):
            while await moves.count() < WARM * complaints:
                await asyncio.sleep(_STEP_SECONDS)
            before, moved = cpu_seconds(children), await moves.count()
            await _sampled(children, "raw", "stacks", seconds)
            after, done = cpu_seconds(children), await moves.count() - moved
        # A process has one tracer at a time, so the graph is of the seconds that follow.
        await _sampled(children, "flamegraph", "svg", seconds)
    micros = {name: 1e6 * (after[name] - before[name]) / max(done, 1) for name in names}
    return [_row(name, micros[name], (RESULTS / f"{name}.stacks").read_text("utf-8")) for name in names]


def by_part(stacks: str) -> dict[str, float]:
    """py-spy's raw form, `frame;frame;frame count` → the share of each part, by the innermost frame known."""
    counted: Counter[str] = Counter()
    for line in stacks.splitlines():
        frames, _, times = line.rpartition(" ")
        if not any(mark in frames.rpartition(";")[2] for mark in _WAITING):
            counted[_part(frames.split(";"))] += int(times)
    total = sum(counted.values())
    return {name: counted[name] / total if total else 0.0 for name in (*PARTS, "the rest")}


def _part(frames: list[str]) -> str:
    for frame in reversed(frames):
        for name, marks in PARTS.items():
            if any(mark in frame for mark in marks):
                return name
    return "the rest"


def _row(name: str, micros: float, stacks: str) -> Row:
    parts: dict[str, str | float] = {part: micros * share for part, share in by_part(stacks).items()}
    return {"service": name, "µs in all": micros, **parts}


async def _sampled(children: Sequence[Child], form: str, ending: str, seconds: int) -> None:
    """One recording of each process, all at the same time."""
    spies = [
        await asyncio.create_subprocess_exec(
            str(Path(sys.executable).with_name("uv")),
            *_SPY,
            *("--pid", str(child.pid), "--duration", str(seconds), "--format", form),
            *("--output", str(RESULTS / f"{child.name}.{ending}")),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        for child in children
    ]
    for spy in spies:
        _, said = await spy.communicate()
        if spy.returncode:
            raise RuntimeError(said.decode()[-500:])
