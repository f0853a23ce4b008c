"""The whole loop with one, two and four workers a stage: what more of them bring on this machine."""

from bench.loop import fresh_loop, new_complaints, throughput
from bench.memory import resident
from bench.table import Row
from deploy.local.databases import SERVICES
from deploy.local.ports import remembered_ports
from deploy.local.session import Loop

COUNTS, COMPLAINTS = (1, 2, 4), 8000


async def workers(complaints: int = COMPLAINTS) -> list[Row]:
    """A fresh loop each."""
    rows: list[Row] = []
    for count in COUNTS:
        async with fresh_loop() as loop:
            await _add(loop, count - 1)
            # From the first moment: of many workers the early stages are done before dispatch has warmed up.
            pace = await throughput(loop, new_complaints(loop, f"workers-{count}", complaints), warm=0.0)
            ours = {name: size for name, size in resident(loop).items() if name in loop.processes}
            rows.append(
                {
                    "workers a stage": count,
                    "complaints/s": pace.per_second,
                    "µs CPU a complaint, ours": pace.cpu_micros,
                    "µs CPU a complaint, servers": pace.server_micros,
                    "MB a worker, most": max(ours.values()),
                }
            )
    return rows


async def _add(loop: Loop, more: int) -> None:
    """So many more processes of the role `stream` for every service."""
    ports = iter(remembered_ports(loop.session.data_folder / "more-ports.json", len(SERVICES) * max(more, 1)))
    for number in range(more):
        for service in SERVICES:
            health = next(ports)
            address = f"http://127.0.0.1:{health}"
            environment = loop.environment(service, 0, health)
            loop.processes.add(f"{service}-{number + 2}", service, "stream", environment, address)
    await loop.processes.until_ready()
