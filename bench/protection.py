"""What protecting people costs: the whole loop with SCRAM, sealing, redaction and audit, and without.

python -m bench.protection [ROUNDS]
"""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import asyncpg
import uvloop
from rich.console import Console

from bench.loop import fresh_loop, new_complaints, throughput
from bench.pace import Pace
from deploy.local.broker_properties import Line
from deploy.local.databases import owner_dsn
from deploy.local.platform import Platform
from deploy.local.session import Loop
from shared.platform.logs import configure_logs

ROUNDS, COMPLAINTS = 2, 8000
_UNPROTECTED = Path(__file__).with_name("unprotected")
_NO_AUDIT = "alter table order_event disable trigger audit_decisions"

out = Console()


@dataclass(frozen=True, slots=True)
class Kept:
    """What protection leaves of the pace, by the clock and by CPU (servers included); 1 is all of it."""

    by_clock: float
    by_cpu: float


async def protection_ratios(rounds: int = ROUNDS, complaints: int = COMPLAINTS) -> list[Kept]:
    """Everything on over everything off; one pair a round, fresh loops each time."""
    ratios = []
    for number in range(rounds):
        # In turn, so that a machine that slows down meanwhile favours neither.
        order = (_protected, _unprotected) if number % 2 == 0 else (_unprotected, _protected)
        paces = {kind: await _pace(kind(), number, complaints) for kind in order}
        on, off = paces[_protected], paces[_unprotected]
        ratios.append(Kept(on.per_second / off.per_second, _micros(off) / _micros(on)))
    return ratios


async def _pace(opening: AbstractAsyncContextManager[Loop], number: int, complaints: int) -> Pace:
    async with opening as loop:
        messages = new_complaints(loop, f"protection-{number}", complaints, seed=number + 1)
        return await throughput(loop, messages)


def _micros(each: Pace) -> float:
    return each.cpu_micros + each.server_micros


def _protected() -> AbstractAsyncContextManager[Loop]:
    return fresh_loop()


@asynccontextmanager
async def _unprotected() -> AsyncIterator[Loop]:
    path = os.pathsep.join(filter(None, (str(_UNPROTECTED), os.environ.get("PYTHONPATH", ""))))
    opening = fresh_loop(
        platform=partial(Platform, line=Line.OPEN), settings={"PYTHONPATH": path}, prepare=_without_audit
    )
    async with opening as loop:
        yield loop


async def _without_audit(loop: Loop) -> None:
    connection = await asyncpg.connect(owner_dsn(loop.session.admin_dsn, "dispatch"))
    try:
        await connection.execute(_NO_AUDIT)
    finally:
        await connection.close()


async def main(rounds: int) -> None:
    """Print each round's ratios and the medians."""
    ratios = await protection_ratios(rounds)
    for how in ("by_clock", "by_cpu"):
        kept = [getattr(each, how) for each in ratios]
        told = ", ".join(f"{ratio:.2f}" for ratio in kept)
        out.print(f"whole loop, protected / unprotected, {how}: median {median(kept):.2f} of {told}")


if __name__ == "__main__":
    configure_logs(service="bench", level="ERROR")
    uvloop.run(main(int(sys.argv[1]) if sys.argv[1:] else ROUNDS))
