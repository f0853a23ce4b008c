"""quixstreams over the same hop as our stage: rows in PostgreSQL, events passed on, nothing lost."""

from pathlib import Path
from statistics import median

from bench import hop
from bench.course import Course
from bench.pace import Contestant
from bench.table import Row
from bench.testbed import Testbed, testbed

UNPACKED = Path(__file__).parents[1] / ".venv" / "quixstreams"
EVENTS, ROUNDS = 40_000, 3


async def others(events: int = EVENTS, rounds: int = ROUNDS) -> list[Row]:
    """In pairs with our empty stage and the bare loop."""
    entries = {"bare aiokafka": hop.bare, "empty stage": hop.stage, "quixstreams": _quix}
    paces: dict[str, list[float]] = {name: [] for name in entries}
    micros: dict[str, list[float]] = {name: [] for name in entries}
    async with testbed() as bed:
        over = await hop.open_hop(bed, events)
        for number in range(rounds):
            for name, entry in entries.items():
                pace = await over.run(f"{name.replace(' ', '-')}-{number}", entry)
                paces[name].append(pace.per_second)
                micros[name].append(pace.cpu_micros)
    return [
        {
            "hop with PostgreSQL": name,
            "events/s": median(paces[name]),
            "µs CPU an event": median(micros[name]),
            "ratio to bare": median(a / b for a, b in zip(paces[name], paces["bare aiokafka"], strict=True)),
        }
        for name in entries
    ]


async def _quix(_testbed: Testbed, course: Course) -> Contestant:
    return Contestant("bench.peers.quix", course, {"PYTHONPATH": str(UNPACKED)})
