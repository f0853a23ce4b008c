"""Every role on every page of the console, over the four services with an order of every kind."""

import re
from collections.abc import AsyncIterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import BaseRoute, Route

from services.console.rules.roles import Role
from shared.platform.database import connect, pool
from shared.stream.direct import DirectLane
from shared.stream.host import all_routes
from shared.stream.memory import MemoryLog, MemorySink
from shared.stream.service import Store
from tests.component.console.conftest import PEOPLE, World, fields
from tests.component.roles.asking import Cell
from tests.component.roles.classifier_district import ENTRY
from tests.component.roles.letters import keep_letter
from tests.component.roles.orders import KINDS, filed_of, traces
from tests.component.roles.page import as_markdown, differences, expected
from tests.component.roles.test_roles import SERVICES, must_be_on_the_page
from tests.component.test_openapi import built
from tests.platform_fixtures import Database

FREE = {"/sign-in", "/sign-in/oidc", "/sign-in/oidc/back", "/livez", "/readyz", "/metrics", "/sign-out"}
ASKING = {role: next(each.name for each in PEOPLE if role in each.roles) for role in Role}
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
_NAMES = {
    "order": "order_id",
    "group": "class_id",
    "letter": "letter_id",
    "report": "report_id",
    "step": "step_id",
    "mark": "mark_id",
}

Values = dict[str, dict[str, object]]


@pytest.fixture
def values() -> Values:
    """Parameters of paths by kind of order; filled with the districts."""
    return {kind: {} for kind in KINDS}


@pytest.fixture
async def others(
    database: Database, tmp_path: Path, values: Values
) -> AsyncIterator[dict[str, Sequence[BaseRoute]]]:
    """The four services, each with its district."""
    served, pools = {}, []
    for name in SERVICES:
        district: Any = import_module(f"tests.component.roles.{name}_district")
        service, told = built(name, tmp_path)
        dsn = await database(name)
        connection = await connect(dsn)
        asked = await district.fill(connection, told)
        await keep_letter(connection, told)
        await connection.close()
        for kind in values.keys() & asked.values.keys():
            values[kind] |= asked.values[kind]
        pools.append(await pool(dsn))
        store = Store(pools[-1], DirectLane(pools[-1], MemorySink(MemoryLog()), "test"))
        served[name] = all_routes(told, service, store)
    yield served
    for each in pools:
        await each.close()


async def test_every_role_on_every_page(world: World, values: Values) -> None:
    browsers = {role.value: await world.signed_in(name) for role, name in ASKING.items()}
    tokens = {name: fields((await each.get("/catalogue")).text) for name, each in browsers.items()}
    found: dict[str, dict[str, Cell]] = {}
    for method, path in pages(world):
        plain = _PARAMETER.sub(r"{\1}", path)
        found[f"{method} {plain}"] = {
            role: await asked(browsers[role], method, path, values, tokens[role]) for role in browsers
        }
    assert differences(found, expected("console")) == []
    must_be_on_the_page("console", as_markdown("console", found))


def pages(world: World) -> list[tuple[str, str]]:
    """Every page and form of the console."""
    routes = [each for each in world.app.routes if isinstance(each, Route) and each.path not in FREE]
    methods = {"GET", "POST"}
    return sorted((method, each.path) for each in routes for method in methods & (each.methods or set()))


async def asked(
    browser: httpx.AsyncClient, method: str, path: str, values: Values, token: dict[str, str]
) -> Cell:
    """Of which orders a page tells. A form is sent empty, about an own order: what it does is a service's."""
    told, allowed = set[str](), False
    refused = {403, 404} if method == "GET" else {403}
    for kind in KINDS if method == "GET" and "{order" in path else ("own",):
        filled = _PARAMETER.sub(lambda name, kind=kind: value(path, name.group(1), values[kind]), path)  # type: ignore[misc]
        answer = await browser.request(method, filled, data=token if method == "POST" else None)
        assert answer.status_code != 500, f"{method} {filled}"
        if answer.status_code in refused:
            continue
        allowed = True
        if method == "GET":
            told |= {each for each in KINDS if any(trace in answer.text for trace in traces(each))}
    return frozenset(told) if allowed else None


def value(path: str, name: str, known: dict[str, object]) -> str:
    """What a parameter of a path is."""
    room = path.split("/")[1]
    special = {
        "service": "dispatch",
        "objection": known["order_id"],
        "entry": ENTRY if room == "reporters" else filed_of("own"),
        "rating": filed_of("own"),
    }
    return str(special.get(name) or known[_NAMES.get(name, name)])
