"""How long strangers' complaints on one matter wait to be found: from the stage's commit to the job's.

python -m bench.strangers
"""

from dataclasses import dataclass

import asyncpg
import uvloop
from rich.console import Console

from bench.loop import fresh_loop, latency, new_complaints
from deploy.local.session import Loop
from shared.platform.logs import configure_logs

PER_SECOND, SECONDS = 200, 20

# Who joins comes last: the group's first member is as old as it is.
_WAITED = """
select count(*) as found,
       percentile_disc(array[0.5, 0.99, 1]) within group (order by extract(epoch from h.at - c.at)) as seconds
from class_history h join classified c on c.complaint_id = h.complaint_id and c.version = 1
where h.change = 'joined' and h.actor = 'system'"""


@dataclass(frozen=True, slots=True)
class Waited:
    """How many joined a matter across complainants, and the seconds until they did."""

    found: int
    p50: float
    p99: float
    longest: float


async def waited(loop: Loop) -> Waited:
    """Of everything this loop has found so far. Raises ValueError when it found nothing."""
    connection = await asyncpg.connect(loop.platform.dsn("classifier"))
    try:
        row = await connection.fetchrow(_WAITED)
    finally:
        await connection.close()
    if not row["found"]:
        raise ValueError("nobody joined a matter across complainants")
    return Waited(row["found"], *map(float, row["seconds"]))


def words(found: Waited) -> str:
    """As a line for people."""
    return (
        f"{PER_SECOND}/s: {found.found:,} joined a matter across complainants: "
        f"p50 {found.p50:.2f} s, p99 {found.p99:.2f} s, longest {found.longest:.2f} s after the stage"
    )


async def under_load() -> Waited:
    """A loop of its own, under so many complaints a second."""
    async with fresh_loop() as loop:
        await latency(loop, new_complaints(loop, "strangers", PER_SECOND * SECONDS), PER_SECOND)
        return await waited(loop)


async def main() -> None:
    """Print how long they waited."""
    Console().print(words(await under_load()))


if __name__ == "__main__":
    configure_logs(service="bench", level="ERROR")
    uvloop.run(main())
