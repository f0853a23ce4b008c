"""Every route of a service, asked by every role about every kind of order: as it is declared."""

import os
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from shared.platform.database import connect
from shared.platform.health import Health
from shared.platform.web import limits, web_app
from shared.stream.host import all_routes
from tests.component.roles.asking import guarded_routes, table
from tests.component.roles.callers import Callers
from tests.component.roles.letters import keep_letter
from tests.component.roles.lists import read_by_pages
from tests.component.roles.page import PAGE, as_markdown, differences, expected, section
from tests.component.roles.undone import undone_store
from tests.component.test_openapi import built
from tests.platform_fixtures import Database

SERVICES = ("intake", "classifier", "dispatch", "feedback")
LISTS = {"intake": 2, "classifier": 6, "dispatch": 12, "feedback": 10}
"""At least so many lists of a service go on at a `next`."""

WRITE = "TIAOKUAI_WRITE_ROLES"


@pytest.mark.parametrize("name", SERVICES)
async def test_every_role_on_every_route(name: str, database: Database, tmp_path: Path) -> None:
    district: Any = import_module(f"tests.component.roles.{name}_district")
    service, told = built(name, tmp_path)
    connection = await connect(await database(name))
    asked = await district.fill(connection, told)
    await keep_letter(connection, told)
    routes = all_routes(told, service, undone_store(connection))
    larger, known = service.large_bodies, Callers()
    app = web_app(Health(), routes, authenticator=known, allowed=limits(1e6), large_bodies=larger)
    async with connection.transaction():
        found = await table(app, connection, guarded_routes(routes), asked)
        lists = [each async for each in read_by_pages(app, connection, guarded_routes(routes), asked)]
    await connection.close()
    assert asked.wrong == []
    assert [route for route, whole, paged in lists if paged != whole] == []
    assert len(lists) >= LISTS[name], "fewer lists have pages than had"
    assert differences(found, expected(name)) == []
    must_be_on_the_page(name, as_markdown(name, found))


def must_be_on_the_page(name: str, told: str) -> None:
    page = PAGE.read_text()
    if os.environ.get(WRITE):
        before = section(page, name)
        page = page.replace(before, told) if before else f"{page.rstrip()}\n\n{told}"
        PAGE.write_text(page)
    assert section(page, name) == told, f"{WRITE}=1 writes {PAGE.name}"
