"""The drill, step by step, on a whole running loop under load; the oracle judges, not the drill."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deploy.local.account import Account
from deploy.local.demo.play import Paces
from deploy.local.postgres import LocalPostgres
from deploy.local.restoring import dump
from deploy.local.restoring.archive import Archive
from deploy.local.run import running
from deploy.local.session import Loop, running_loop
from shared.platform.database import connect

_PER_SECOND = 40.0
_QUIET_SECONDS, _LOOK_SECONDS = 300.0, 0.2
_TAKEN = "select count(*) from complaint where version > 0"

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the oracle says of the restored loop, and what a plain dump of the same moment would have lost."""

    account: Account
    away_seconds: float
    dump_lacks: dict[str, tuple[int, int]]


async def drill(folder: Path, complaints: int, tell: Tell) -> Outcome:
    """Back up a third of the way, lose the data folder at two thirds, restore, wait for quiet, judge.

    Raises what starting the loop raises, RuntimeError for a program of PostgreSQL that fails, StillBusyError.
    """
    async with running_loop(folder, environment={}, progress=tell) as loop:
        postgres = loop.platform.postgres
        assert postgres
        archive = Archive(postgres, folder / "archive")
        await archive.start()
        tell("archive receives; every commit waits for it")
        async with running(loop, count=complaints, seed=1, paces=Paces(_PER_SECOND)) as run:
            await _taken(loop, complaints // 3, tell)
            await archive.base_backup()
            await dump.take(postgres.dsn(), folder / "dump")
            tell("base backup and plain dump taken, under load")
            await _taken(loop, 2 * complaints // 3, tell)
            away = await _lose_and_restore(postgres, archive, tell)
            await run.until_quiet(_QUIET_SECONDS)
            await loop.processes.until_ready()
            account = await run.account()
        return Outcome(account, away, await dump.missing(postgres.dsn(), folder / "dump"))


async def _lose_and_restore(postgres: LocalPostgres, archive: Archive, tell: Tell) -> float:
    began = time.monotonic()
    await postgres.lose_data()
    await archive.stop()
    tell("PostgreSQL killed, its data folder deleted")
    await asyncio.to_thread(archive.restore)
    tell("base backup laid back; the log is being played to its end")
    await postgres.restart()
    away = time.monotonic() - began
    tell(f"PostgreSQL answers again, {away:.1f} s after it was killed")
    return away


async def _taken(loop: Loop, count: int, tell: Tell) -> None:
    """Return when intake has taken so many."""
    connection = await connect(loop.session.dsn("intake"))
    try:
        while (seen := await connection.fetchval(_TAKEN)) < count:
            await asyncio.sleep(_LOOK_SECONDS)
    finally:
        await connection.close()
    tell(f"{seen} complaints taken")
