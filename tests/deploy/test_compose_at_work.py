"""The processes of compose.yaml by its own commands and settings, on real servers of this machine.

No engine is needed: what it leaves out are the containers, and the names that only their network knows.
"""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.local.broker_properties import Line
from deploy.local.databases import DATABASES
from deploy.local.platform import Platform
from deploy.local.ports import choose_ports
from deploy.local.processes import Child, start
from shared.platform.web_client import web_client
from tests.deploy.test_compose import services
from tests.deploy.tools import ROOT

_READY_SECONDS, _GRACE_SECONDS = 90.0, 20.0
_SUBMIT = ROOT / "docs/examples/submit.sh"

pytestmark = pytest.mark.timeout(300)


@dataclass(frozen=True, slots=True)
class Machine:
    """Where, on this machine, is what the file names: servers, folders, ports."""

    platform: Platform
    folder: Path
    ports: Mapping[str, tuple[int, int]]

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    def api(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name][0]}"

    def health(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name][1]}"

    def start(self, name: str) -> Child:
        """One of the file's processes, as an engine would start it."""
        told = services()[name]
        entry = told.get("entrypoint") or ["python", "-m", "cli"]  # the image's own
        words = [self._here(word) for word in [*entry[1:], *told["command"]]]
        log = self.folder / f"{name}.log"
        return start(name, [sys.executable, *words], log, environment=self._settings(name))

    def _settings(self, name: str) -> dict[str, str]:
        settings = {key: self._here(value) for key, value in services()[name]["environment"].items()}
        if name in self.ports:
            api, health = map(str, self.ports[name])
            settings |= {"TIAOKUAI_HTTP_PORT": api, "TIAOKUAI_HEALTH_PORT": health}
        return settings

    def _here(self, value: str) -> str:
        assert self.platform.postgres
        value = re.sub(r"^http://([a-z]+):8080$", lambda found: self.api(found[1]), value)
        value = value.replace("kafka:9092", self.platform.bootstrap_servers)
        value = value.replace("0.0.0.0", "127.0.0.1")  # noqa: S104 - the other way round
        value = value.replace("/tmp", str(self.folder)).replace("/run/keys", str(self.keys))
        if "@postgres:5432/" in value:
            joint = "&" if "?" in value else "?"
            socket = f"{joint}host={self.platform.postgres.socket_folder}"
            return re.sub(r"//postgres:\w+@postgres:5432/", "//postgres@/", value) + socket
        return value


@asynccontextmanager
async def machine(folder: Path) -> AsyncIterator[Machine]:
    """Servers without logins, as the file's own are; `prepare` has been run."""
    ports = choose_ports(2 * len(DATABASES))
    pairs = zip(ports[::2], ports[1::2], strict=True)
    async with Platform(folder / "servers", environment={}, line=Line.OPEN) as platform:
        found = Machine(platform, folder, dict(zip(DATABASES, pairs, strict=True)))
        prepare = found.start("prepare")
        assert await prepare.wait(_READY_SECONDS) == 0, prepare.last_lines()
        yield found


@asynccontextmanager
async def at_work(here: Machine) -> AsyncIterator[dict[str, Child]]:
    """Every process of ours, ready."""
    children = {name: here.start(name) for name in DATABASES}
    try:
        async with asyncio.timeout(_READY_SECONDS), web_client(timeout=5.0) as web:
            for name, child in children.items():
                await answered(web, f"{here.health(name)}/readyz", child)
        yield children
    finally:
        for child in children.values():
            child.kill()


async def answered(web: httpx.AsyncClient, address: str, child: Child) -> None:
    """Return when the page says yes."""
    while True:
        child.must_run()
        try:
            if (await web.get(address)).is_success:
                return
        except httpx.TransportError:
            pass
        await asyncio.sleep(0.1)


async def test_a_complaint_goes_its_way_between_them_and_they_end_within_their_grace(tmp_path: Path) -> None:
    async with machine(tmp_path) as here, at_work(here) as children, web_client(timeout=5.0) as web:
        timeline = await decided(web, here)
        assert timeline["number"] == "COMPOSE1"
        assert "派单" in await desk_of_a_clerk(web, here)
        codes = await asyncio.gather(*(child.stop(_GRACE_SECONDS) for child in children.values()))
    assert codes == [0] * len(children)


async def decided(web: httpx.AsyncClient, here: Machine) -> Any:
    """The timeline of a complaint handed in by the example of the protocol page, once it has an order."""
    token = (here.keys / "source.token").read_text("utf-8").strip()
    settings = {"TIAOKUAI_INTAKE_URL": here.api("intake"), "TIAOKUAI_TOKEN": token}
    log = here.folder / "submit.log"
    submit = start("submit", [_SUBMIT, "COMPOSE1"], log, environment=settings)
    assert await submit.wait(_READY_SECONDS) == 0, submit.last_lines()
    found = re.search(r'"reference": ?"([^"]+)"', log.read_text("utf-8"))
    assert found
    page, who = f"{here.api('intake')}/complaints/{found[1]}", {"authorization": f"Bearer {token}"}
    async with asyncio.timeout(_READY_SECONDS):
        while not (timeline := (await web.get(page, headers=who)).json())["orders"]:
            await asyncio.sleep(0.1)
    return timeline


async def desk_of_a_clerk(web: httpx.AsyncClient, here: Machine) -> str:
    """What a clerk sees who signs in with what `prepare` told; the console asks dispatch for it."""
    told = re.search(r"密码 (\S+)", (here.folder / "prepare.log").read_text("utf-8"))
    assert told
    form = {"name": "clerk", "password": told[1]}
    entered = await web.post(f"{here.api('console')}/sign-in", data=form)
    assert entered.status_code == httpx.codes.SEE_OTHER, entered.text
    cookie = entered.headers["set-cookie"].partition(";")[0]
    page = await web.get(f"{here.api('console')}/desk", headers={"cookie": cookie})
    assert page.status_code == httpx.codes.OK, page.text
    return page.text
