"""Faults of a busy day rather than of broken machines: members come and go, tables change under load."""

import asyncio
import time
from datetime import timedelta
from itertools import count, cycle
from random import Random

import asyncpg

from deploy.local.clock import Clock
from deploy.local.databases import SERVICES, owner_dsn
from deploy.local.ports import choose_ports
from deploy.local.service_process import ServiceProcess
from deploy.local.session import Loop
from shared.platform.settings import Role

_STORMED = ("intake", "classifier", "dispatch")
_MEMBER_SECONDS = (0.5, 2.5)
_STOPPED_SECONDS, _LET_GO_SECONDS = 0.45, 0.05
_JUMP_MINUTES = (-30.0, 50.0)
_LOCK_WAIT = "set lock_timeout = '3s'"
# Every stage reads and moves its cursors in every transaction: no prepared statement of theirs survives this.
_TABLES = ("stream_cursor", "outbox")
_names = count(1)


async def rebalance_storm(loop: Loop, seconds: float, seed: int) -> tuple[bool, str]:
    """Start one member after another and let each go soon, in order or by kill -9: groups never settle."""
    rolls, until = Random(f"storm {seed}"), time.monotonic() + seconds
    ended: list[str] = []
    for service in cycle(_STORMED):
        if time.monotonic() > until:
            break
        ended.append(await _short_life(loop, service, rolls))
    killed = ended.count("killed")
    return len(ended) > 1, f"{len(ended)} members came and went, {killed} of them killed"


async def _short_life(loop: Loop, service: str, rolls: Random) -> str:
    name, (port,) = f"storm-{next(_names)}", choose_ports(1)
    settings = loop.environment(service, http_port=0, health_port=port)
    member = loop.processes.add(name, service, Role.STREAM, settings, f"http://127.0.0.1:{port}")
    # It needs some seconds to join; then it holds partitions for a moment.
    await asyncio.sleep(3.0 + rolls.uniform(*_MEMBER_SECONDS))
    dies = rolls.random() < 0.5
    if dies:
        member.kill()
    await loop.processes.dismiss(name)
    return "killed" if dies else "stopped"


async def slowed(process: ServiceProcess, seconds: float) -> tuple[bool, str]:
    """Let it work a tenth of the time, never so long stopped that it loses its partitions."""
    until, turns = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        process.freeze()
        await asyncio.sleep(_STOPPED_SECONDS)
        process.thaw()
        await asyncio.sleep(_LET_GO_SECONDS)
        turns += 1
    return turns > 1, f"stopped {turns} times"


async def clock_jumps(clock: Clock, seconds: float, seed: int) -> tuple[bool, str]:
    """Set the clock of every database forward and back, at last right again."""
    rolls, until, jumps = Random(f"clock {seed}"), time.monotonic() + seconds, 0
    try:
        while time.monotonic() < until:
            await clock.shift(timedelta(minutes=rolls.uniform(*_JUMP_MINUTES)))
            jumps += 1
            await asyncio.sleep(rolls.uniform(*_MEMBER_SECONDS))
    finally:
        await clock.shift(timedelta())
    return jumps > 1, f"{jumps} jumps of up to {_JUMP_MINUTES[1]:.0f} minutes"


async def tables_altered(loop: Loop, seconds: float) -> tuple[bool, str]:
    """Add a column and drop it, over and over, in every service's database."""
    done = sum(await asyncio.gather(*(_altered(loop, service, seconds) for service in SERVICES)))
    return done > 0, f"{done} tables altered twice"


async def _altered(loop: Loop, service: str, seconds: float) -> int:
    connection = await asyncpg.connect(owner_dsn(loop.session.admin_dsn, service))
    until, done = time.monotonic() + seconds, 0
    try:
        await connection.execute(_LOCK_WAIT)
        for table in cycle(_TABLES):
            if time.monotonic() > until:
                return done
            try:
                await connection.execute(f"alter table {table} add column if not exists unrest int")
                await connection.execute(f"alter table {table} drop column unrest")
                done += 1
            except asyncpg.LockNotAvailableError:
                continue  # a long transaction was in the way: as a careful operator would, later
            await asyncio.sleep(0.3)
    finally:
        await connection.close()
    return done
