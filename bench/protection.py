"""What protecting people costs: the whole loop with SCRAM, sealing, redaction and audit, and without.

python -m bench.protection
"""

import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from statistics import median

import asyncpg
import uvloop
from rich.console import Console

from bench.loop import fresh_loop, new_complaints, throughput
from deploy.local.broker_properties import Line
from deploy.local.databases import owner_dsn
from deploy.local.platform import Platform
from deploy.local.session import Loop
from shared.platform.logs import configure_logs

ROUNDS, COMPLAINTS = 2, 8000
_UNPROTECTED = Path(__file__).with_name("unprotected")
_NO_AUDIT = "alter table order_event disable trigger audit_decisions"

out = Console()


async def protection_ratios(rounds: int = ROUNDS, complaints: int = COMPLAINTS) -> list[float]:
    """Complaints a second with everything on over those without; one ratio a round, fresh loops each time."""
    ratios = []
    for number in range(rounds):
        # In turn, so that a machine that slows down meanwhile favours neither.
        order = (_protected, _unprotected) if number % 2 == 0 else (_unprotected, _protected)
        paces = {kind: await _pace(kind(), number, complaints) for kind in order}
        ratios.append(paces[_protected] / paces[_unprotected])
    return ratios


async def _pace(opening: AbstractAsyncContextManager[Loop], number: int, complaints: int) -> float:
    async with opening as loop:
        messages = new_complaints(loop, f"protection-{number}", complaints, seed=number + 1)
        return (await throughput(loop, messages)).per_second


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


async def main() -> None:
    """Print each round's ratio and the median."""
    ratios = await protection_ratios()
    told = ", ".join(f"{ratio:.2f}" for ratio in ratios)
    out.print(f"whole loop, protected / unprotected: median {median(ratios):.2f} of {told}")


if __name__ == "__main__":
    configure_logs(service="bench", level="ERROR")
    uvloop.run(main())
