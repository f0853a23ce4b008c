"""The console over a real dispatch: both in this process, each on a database of its own."""

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import BaseRoute

from services.console.app import console_app
from services.console.desk_book import DeskBook
from services.console.people import store as people
from services.console.people.passwords import hashed
from services.console.people.sign_in import SessionTerms, SignIn
from services.console.rules.lockout import AddressLimit, Lockout
from services.console.rules.roles import Person, Role
from services.console.upstream import Services
from services.console.view.pages import Pages
from services.console.visit import Console
from services.dispatch.handler import OrdersHandler
from services.dispatch.holding import make_held
from services.dispatch.http import routes as dispatch_routes
from shared.catalogue import load
from shared.platform.database import Pool, pool
from shared.platform.health import Health
from shared.platform.signed_tokens import (
    Parties,
    SignedTokenAuthenticator,
    TokenSigner,
    ensure_signing_key,
    read_public_keys,
    read_signing_key,
)
from shared.platform.web import web_app
from shared.stream.direct import DirectLane
from shared.stream.memory import MemoryLog, MemorySink
from shared.stream.service import Store
from tests.platform_fixtures import Database
from tests.unit.dispatch.samples import book

PASSWORD = "long enough 2026"
PARTIES = Parties("tiaokuai-console", "tiaokuai")

PEOPLE = (
    Person("clerk", "小陈", frozenset({Role.CLERK})),
    Person("leader", "老周", frozenset({Role.DESK_LEADER})),
    Person("duty", "值班", frozenset({Role.DUTY_OFFICER}), "scjgj"),
    Person("registrar", "小吴", frozenset({Role.REGISTRAR})),
    Person("handler", "食品科", frozenset({Role.HANDLER}), "scjgj", "sp"),
    Person("scjgj", "市监", frozenset({Role.UNIT_LEADER}), "scjgj"),
    Person("jw", "经委", frozenset({Role.UNIT_LEADER}), "jw"),
    Person("anting", "安亭", frozenset({Role.UNIT_LEADER}), "anting"),
    Person("supervisor", "老郑", frozenset({Role.SUPERVISOR})),
    Person("reviewer", "老冯", frozenset({Role.LIST_REVIEWER}), "scjgj"),
    Person("callback", "小林", frozenset({Role.CALLBACK_CLERK})),
    Person("sysadmin", "系统", frozenset({Role.SYSTEM_ADMIN})),
    Person("secadmin", "安全", frozenset({Role.SECURITY_ADMIN})),
    Person("auditor", "审计", frozenset({Role.AUDIT_ADMIN})),
)


@cache
def desk_book() -> DeskBook:
    return DeskBook(load())


@cache
def password_hash() -> str:
    return hashed(PASSWORD)


@dataclass
class World:
    """What a test drives: pages as a person, dispatch by its handler, the accounts' database."""

    app: Any
    console: Console
    accounts: Pool
    dispatch: Pool
    store: Store

    async def take(self, *batch: Any) -> None:
        """Let dispatch take a batch of events."""
        async with self.dispatch.acquire() as connection, connection.transaction():
            await OrdersHandler(book())(batch, connection, datetime.now(UTC))

    async def decide(self, browser: httpx.AsyncClient, said: dict[str, str], order: Any, action: str) -> None:
        """A decision made at once, by way of the order's page at the desk or elsewhere."""
        version = await self.dispatch.fetchval("select version from work_order where order_id = $1", order)
        path = f"/orders/{order}/decision" if action == "recall" else f"/desk/{order}"
        given = {"action": action, "unit": "jw", "reason": "核定", "version": str(version)}
        answer = await browser.post(path, data={"form_token": said["form_token"]} | given)
        assert answer.status_code == 303, answer.text
        await self.dispatch.execute("update held_decision set until = now()")
        await make_held(book(), self.store)

    def browser(self) -> httpx.AsyncClient:
        """A browser that follows nothing by itself."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="https://console")

    async def signed_in(self, name: str) -> httpx.AsyncClient:
        """A browser in which this person has signed in."""
        browser = self.browser()
        answer = await browser.post("/sign-in", data={"name": name, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return browser


def fields(page: str) -> dict[str, str]:
    """The token and key that the page's forms carry."""
    return {
        name: found.group(1)
        for name in ("form_token", "key")
        if (found := re.search(rf'name="{name}" value="([^"]+)"', page))
    }


async def send(browser: httpx.AsyncClient, page: str, path: str = "", **said: Any) -> httpx.Response:
    """Fill in a form of a page and send it."""
    shown = await browser.get(page)
    assert shown.status_code == 200, shown.text
    return await browser.post(path or page, data=fields(shown.text) | said)


@pytest.fixture
def others() -> dict[str, Sequence[BaseRoute]]:
    """Routes of services besides dispatch; a module of tests that needs one gives them. The rest are away."""
    return {}


@pytest.fixture
async def world(
    database: Database, tmp_path: Path, others: dict[str, Sequence[BaseRoute]]
) -> AsyncIterator[World]:
    dsn = await database("console")
    accounts, orders = await pool(dsn), await pool(await database("dispatch", ended=True))
    async with accounts.acquire() as connection:
        for person in PEOPLE:
            await people.add(connection, person, password_hash(), datetime.now(UTC))
    private, public = ensure_signing_key(tmp_path)
    known = SignedTokenAuthenticator(read_public_keys(public), PARTIES)
    held = Store(orders, DirectLane(orders, MemorySink(MemoryLog()), "test"))
    served = {"dispatch": dispatch_routes(held, book(), timedelta(minutes=15)), **others}
    away = httpx.MockTransport(lambda request: (_ for _ in ()).throw(httpx.ConnectError("away")))
    transports = dict.fromkeys(("intake", "classifier", "dispatch", "feedback"), away) | {
        name: httpx.ASGITransport(web_app(Health(), routes, authenticator=known))
        for name, routes in served.items()
    }
    services = Services(dict.fromkeys(transports, "http://service"), transports)
    terms = SessionTerms(timedelta(minutes=30), timedelta(hours=9))
    sign_in = SignIn(accounts, terms, Lockout(3, timedelta(minutes=15)), AddressLimit(per_minute=200))
    signer = TokenSigner(read_signing_key(private), PARTIES, timedelta(minutes=5))
    console = Console(Pages(desk_book()), services, sign_in, signer, desk_book())
    yield World(console_app(console, Health()), console, accounts, orders, held)
    await services.close()
    for each in (accounts, orders):
        await each.close()
