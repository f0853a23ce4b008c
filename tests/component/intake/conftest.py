"""An intake on a database of its own; batches are given by hand, requests come in memory."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

import httpx
import pytest

from services.intake.arrival import Arrival, Receipt
from services.intake.handler import Submissions
from services.intake.http import IntakeApi
from services.intake.imports.api import ImportsApi
from services.intake.imports.running import Importer
from shared.contract.events.complaint import ComplaintReceived
from shared.contract.events.submission import Submission
from shared.contract.topics import RECEIVED
from shared.platform.database import Pool, pool
from shared.platform.health import Health
from shared.platform.identity import TokenAuthenticator, TokenEntry
from shared.platform.web import web_app
from shared.stream.direct import DirectLane
from shared.stream.memory import MemoryLog, MemorySink
from shared.stream.ports import Effects
from shared.stream.service import Store
from tests.platform_fixtures import Database
from tests.unit.intake.made import DOOR, KEYS, KNOWLEDGE, NOW

CALLERS = {
    "city": {"submit", "read"},
    "window": {"submit", "read", "source:window"},
    "officer": {"contact"},
    "sealed": {"read", "contact", "sealed"},
    "unit": {"contact", "unit:scjgj"},
    "guest": set(),
}


@dataclass
class Intake:
    """What a test drives: the handler by `take`, HTTP by `client`."""

    pool: Pool
    store: Store
    submissions: Submissions = field(default_factory=lambda: Submissions(KNOWLEDGE, KEYS.sealer))
    sent: list[ComplaintReceived] = field(default_factory=list)

    async def take(self, *messages: Submission, now: datetime = NOW) -> list[Receipt]:
        """One batch in one transaction; what it sends is kept in `sent`."""
        arrivals = [Arrival(said, said.model_dump_json().encode()) for said in messages]
        async with self.pool.acquire() as connection, connection.transaction():
            effects, receipts = await self.submissions.take(arrivals, connection, now)
        self.sent += events(effects)
        return receipts

    async def effects_of(self, said: Submission) -> Effects:
        """One message in one transaction, and everything it sends."""
        arrival = Arrival(said, said.model_dump_json().encode())
        async with self.pool.acquire() as connection, connection.transaction():
            effects, _ = await self.submissions.take([arrival], connection, NOW)
        self.sent += events(effects)
        return effects

    def client(self, who: str = "city") -> httpx.AsyncClient:
        entries = {
            name: TokenEntry(sha256=sha256(name.encode()).hexdigest(), scopes=frozenset(scopes))
            for name, scopes in CALLERS.items()
        }
        importer = Importer(self.store, DOOR, self.submissions, KEYS.sealer)
        routes = (
            *IntakeApi(self.store, DOOR, self.submissions, KEYS.sealer, "http").routes(),
            *ImportsApi(self.store, DOOR, KEYS.sealer, importer).routes(),
        )
        large = {"/imports": 20 * 1024 * 1024}
        app = web_app(Health(), routes, authenticator=TokenAuthenticator(entries), large_bodies=large)
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://intake",
            headers={"authorization": f"Bearer {who}"},
        )

    async def rows(self, table: str) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.pool.fetch(f"select * from {table}")]  # noqa: S608


def events(effects: Effects) -> list[ComplaintReceived]:
    """The complaints a batch sends; receipts are no versions of them."""
    return [
        ComplaintReceived.model_validate_json(message.value or b"")
        for _, message in effects.sent
        if message.topic == RECEIVED.full_name
    ]


def versions(receipts: Sequence[Receipt]) -> list[int | None]:
    return [receipt.version for receipt in receipts]


@pytest.fixture
async def intake(database: Database) -> AsyncIterator[Intake]:
    connections = await pool(await database("intake"))
    lane = DirectLane(connections, MemorySink(MemoryLog()), "test")
    yield Intake(connections, Store(connections, lane))
    await connections.close()
