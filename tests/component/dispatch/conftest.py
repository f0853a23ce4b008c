"""Dispatch on a database of its own; its stage is called by hand, batch by batch."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from services.dispatch.city.timers import city_timers
from services.dispatch.handbook import Handbook
from services.dispatch.handler import OrdersHandler
from services.dispatch.http import routes
from services.dispatch.notices.timers import notice_timers
from services.dispatch.outside.timers import outside_timers
from services.dispatch.search.filling import search_timer
from services.dispatch.timers import timers
from shared.contract.records import Incoming, Message, Rejection
from shared.platform.database import Pool, pool
from shared.platform.health import Health
from shared.platform.identity import Identity
from shared.platform.web import web_app
from shared.stream.direct import DirectLane
from shared.stream.memory import MemoryLog, MemorySink
from shared.stream.service import Store
from tests.platform_fixtures import Database
from tests.unit.dispatch.samples import NOW, book

PATIENCE = timedelta(hours=1)
"""How long the city may be silent."""

CLIENTS = {
    "gateway": ["notices"],
    "city": ["city", "source:sh12345"],
    "wang": ["desk", "orders"],
    "li": ["desk", "desk.lead", "orders", "sealed"],
    "scjgj": ["reports", "unit:scjgj"],
    "scjgj-food": ["reports", "unit:scjgj"],
    "scjgj-leader": ["reports", "unit.lead", "unit:scjgj"],
    "jw": ["reports", "unit:jw"],
    "nanxiang": ["reports", "unit:nanxiang"],
    "window": ["register", "channel:window"],
    "guest": [],
}
SECTIONS = {"scjgj-food": "sp"}
"""People of a section, by name; their unit is in CLIENTS."""


class Callers:
    """Everybody of CLIENTS, by a bearer token that is their name."""

    async def identify(self, authorization: str) -> Identity | None:
        name = authorization.removeprefix("Bearer ")
        return Identity(name, frozenset(CLIENTS[name]), SECTIONS.get(name))


@dataclass
class Dispatch:
    """What a test drives: the stage by `take`, time by `tick`, HTTP by `client`."""

    pool: Pool
    store: Store
    handbook: Handbook
    sent: list[Message] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)

    async def take(self, *batch: Incoming[Any], now: datetime = NOW) -> None:
        """One batch in one transaction."""
        async with self.pool.acquire() as connection, connection.transaction():
            done = await OrdersHandler(self.handbook)(batch, connection, now)
        self.sent += [message for _, message in done.sent]
        self.rejected += [rejection for _, rejection in done.rejected]

    async def tick(self, name: str) -> None:
        """Let a timer do its work."""
        book = self.handbook
        timer = next(
            each
            for each in (
                *timers(book),
                *city_timers(PATIENCE),
                *notice_timers(book, None),
                *outside_timers(book),
                search_timer(),
            )
            if each.name == name
        )
        await timer.work(self.store)

    def client(self, who: str = "wang") -> httpx.AsyncClient:
        paths = routes(self.store, self.handbook, timedelta(minutes=15))
        app = web_app(Health(), paths, authenticator=Callers())
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://dispatch",
            headers={"authorization": f"Bearer {who}"},
        )

    async def rows(self, table: str, order: str = "1") -> list[dict[str, Any]]:
        return [dict(row) for row in await self.pool.fetch(f"select * from {table} order by {order}")]  # noqa: S608

    async def in_outbox(self) -> Sequence[str]:
        """Topics of what HTTP and timers caused and Kafka has not taken yet."""
        return [row["topic"] for row in await self.pool.fetch("select topic from outbox order by seq")]


@pytest.fixture
async def dispatch(database: Database) -> AsyncIterator[Dispatch]:
    connections = await pool(await database("dispatch", ended=True))
    store = Store(connections, DirectLane(connections, MemorySink(MemoryLog()), "test"))
    yield Dispatch(connections, store, book())
    await connections.close()
