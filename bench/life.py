"""What one complaint costs from its submission to its close: CPU by process, bytes on disk.

The demo plays units, callers and the city; they run in our own process and are not counted.
"""

from collections.abc import Mapping
from pathlib import Path

import asyncpg

from bench.loop import fresh_loop
from bench.memory import resident
from bench.pace import cpu_seconds, servers
from bench.table import Row
from deploy.local.demo.play import AT_ONCE
from deploy.local.run import running
from deploy.local.session import Loop

WARM, COMPLAINTS = 300, 3000
_QUIET_SECONDS = 1800.0
_SIZES = "select datname, pg_database_size(oid) as bytes from pg_database where not datistemplate"


async def life(complaints: int = COMPLAINTS, warm: int = WARM) -> list[Row]:
    """A row a process and server, all of it for one complaint."""
    async with fresh_loop() as loop:
        await _played(loop, warm, seed=1)
        children = [child for process in loop.processes.values() if (child := process.child)]
        children += servers(loop.platform)
        cpu, disk = cpu_seconds(children), await _disk(loop)
        done = await _played(loop, complaints, seed=2)
        used, grown = cpu_seconds(children), await _disk(loop)
        held = resident(loop)
    rows: list[Row] = [
        {
            "of": name,
            "µs CPU a complaint": 1e6 * (used[name] - cpu[name]) / done,
            "kB on disk a complaint": (grown[name] - disk[name]) / done / 1000 if name in disk else "–",
            "MB resident": held[name],
        }
        for name in used
    ]
    return [*rows, _total(rows, done)]


async def _played(loop: Loop, count: int, *, seed: int) -> int:
    """Play to the end; how many complaints were received."""
    async with running(loop, count=count, seed=seed, paces=AT_ONCE) as run:
        await run.until_quiet(_QUIET_SECONDS)
        return (await run.account()).received


async def _disk(loop: Loop) -> Mapping[str, int]:
    """Bytes by service's database, and of Kafka's log."""
    connection = await asyncpg.connect(loop.session.admin_dsn)
    try:
        rows = await connection.fetch(_SIZES)
    finally:
        await connection.close()
    sizes = {row["datname"].removeprefix("tiaokuai_"): row["bytes"] for row in rows}
    return sizes | {"kafka": _bytes_in(loop.platform.data_folder / "kafka")}


def _bytes_in(folder: Path) -> int:
    return sum(512 * each.stat().st_blocks for each in folder.rglob("*") if each.is_file())


def _total(rows: list[Row], done: int) -> Row:
    def sum_of(name: str) -> float:
        return sum(float(row[name]) for row in rows if row[name] != "–")

    return {"of": f"all, {done:,} complaints"} | {
        name: sum_of(name) for name in ("µs CPU a complaint", "kB on disk a complaint", "MB resident")
    }
