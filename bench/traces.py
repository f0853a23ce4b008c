"""What traces cost: the empty stage without a collector, with a twentieth of them, with all."""

from dataclasses import replace
from functools import partial
from statistics import median

from bench import hop
from bench.collector import PORT
from bench.course import Course
from bench.pace import Contestant
from bench.table import Row
from bench.testbed import Testbed, testbed
from deploy.local.ports import remembered_ports
from deploy.local.processes import start_module

SHARES = ("off", "0.05", "1")
EVENTS, ROUNDS = 60_000, 3


async def traces(events: int = EVENTS, rounds: int = ROUNDS) -> list[Row]:
    """In turn, so that a machine that slows down favours none."""
    paces: dict[str, list[float]] = {share: [] for share in SHARES}
    micros: dict[str, list[float]] = {share: [] for share in SHARES}
    async with testbed() as bed:
        (port,) = remembered_ports(bed.platform.data_folder / "collector.json", 1)
        sink = start_module(
            "collector", "bench.collector", log=bed.logs / "collector.log", environment={PORT: str(port)}
        )
        over = await hop.open_hop(bed, events)
        for number in range(rounds):
            for share in SHARES if number % 2 == 0 else reversed(SHARES):
                entry = partial(_traced, share=share, port=port)
                pace = await over.run(f"traced-{share.replace('.', '-')}-{number}", entry)
                paces[share].append(pace.per_second)
                micros[share].append(pace.cpu_micros)
        await sink.stop()
    return [
        {
            "share of traces": share,
            "events/s": median(paces[share]),
            "µs CPU an event": median(micros[share]),
            "ratio to off": median(a / b for a, b in zip(paces[share], paces["off"], strict=True)),
        }
        for share in SHARES
    ]


async def _traced(bed: Testbed, course: Course, *, share: str, port: int) -> Contestant:
    contestant = await hop.stage(bed, course)
    if share == "off":
        return contestant
    told = {"TIAOKUAI_OTLP_ENDPOINT": f"http://127.0.0.1:{port}/v1/traces", "TIAOKUAI_TRACE_SHARE": share}
    return replace(contestant, environment={**contestant.environment, **told})
