"""A Prometheus of a run's own, where the program is installed: scrapes its processes, knows our alerts."""

import asyncio
import json
import shutil
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from deploy.local.ports import remembered_ports
from deploy.local.processes import Child, start
from shared.platform.web_client import web_client

ALERTS = Path(__file__).parents[1] / "observability/alerts.yaml"
SCRAPE_SECONDS = 2
READY_SECONDS = 30.0
_TOOLS = Path(sys.prefix) / "tools/usr/bin"
_LOOK_SECONDS = 0.1
_KEPT = "7d"


def program() -> str | None:
    """Prometheus as `make check-deploy` unpacked it, else the system's; None where there is none."""
    return shutil.which("prometheus", path=str(_TOOLS)) or shutil.which("prometheus")


@asynccontextmanager
async def watching(folder: Path, health: Mapping[str, str]) -> AsyncIterator[str | None]:
    """Prometheus' address while it watches the health pages (name → base URL); None where it isn't installed.

    Raises ChildFailedError if it ends, TimeoutError if it is not ready after half a minute.
    """
    found = program()
    if found is None:
        yield None
        return
    await asyncio.to_thread(_prepare, folder, health)
    (port,) = remembered_ports(folder / "ports.json", 1)
    child = start("Prometheus", _command(found, folder, port), folder / "prometheus.log")
    try:
        address = f"http://127.0.0.1:{port}"
        await _until_ready(address, child)
        yield address
    finally:
        await child.stop()


async def ask(address: str, expression: str) -> list[dict[str, Any]]:
    """The series an expression has now; raises httpx.HTTPStatusError for a malformed one."""
    async with web_client(timeout=10.0) as client:
        answer = await client.get(f"{address}/api/v1/query", params={"query": expression})
    answer.raise_for_status()
    return list(answer.json()["data"]["result"])


def configuration(health: Mapping[str, str]) -> dict[str, Any]:
    """What it scrapes: every process under its own name, so that curves outlive a change of ports."""
    targets = [
        {"targets": [url.removeprefix("http://")], "labels": {"instance": name}}
        for name, url in health.items()
    ]
    every = f"{SCRAPE_SECONDS}s"
    return {
        "global": {"scrape_interval": every, "scrape_timeout": every, "evaluation_interval": "5s"},
        "rule_files": [str(ALERTS)],
        "scrape_configs": [{"job_name": "tiaokuai", "static_configs": targets}],
    }


def _prepare(folder: Path, health: Mapping[str, str]) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # JSON is YAML, and leaves nothing to quote.
    (folder / "prometheus.yaml").write_text(json.dumps(configuration(health)), "utf-8")


def _command(found: str, folder: Path, port: int) -> list[str]:
    return [
        found,
        f"--config.file={folder / 'prometheus.yaml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--storage.tsdb.retention.time={_KEPT}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=warn",
    ]


async def _until_ready(address: str, child: Child) -> None:
    async with asyncio.timeout(READY_SECONDS), web_client(timeout=2.0) as client:
        while not await _is_ready(client, address):
            child.must_run()
            await asyncio.sleep(_LOOK_SECONDS)


async def _is_ready(client: httpx.AsyncClient, address: str) -> bool:
    try:
        return (await client.get(f"{address}/-/ready")).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
