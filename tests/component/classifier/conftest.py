"""A classifier on a database of its own; its stage is called by hand, batch by batch."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import httpx
import orjson
import pytest

from services.classifier.classes.http import ClassesApi
from services.classifier.facts.http import FactsApi
from services.classifier.handler import ComplaintsHandler
from services.classifier.history.http import LessonsApi
from services.classifier.http import ClassifierApi
from shared.catalogue import load
from shared.contract.events.classification import ComplaintClassified
from shared.contract.events.complaint import ComplaintReceived
from shared.contract.records import Incoming, Record
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
from tests.unit.classifier.made import START, classifier

FACTS = FactsApi(load().town_of)
SCOPES = {
    "reader": ["classify", "matters"],
    "leader": ["matters", "matters.change"],
    "guest": [],
    "teacher": ["lessons"],
}


@dataclass
class Stage:
    """What a test drives: the stage by `take`, HTTP by `client`."""

    pool: Pool
    store: Store
    offset: int = 0

    async def take(self, *complaints: ComplaintReceived, commit: bool = True) -> Effects:
        """One batch in one transaction; without `commit` it is rolled back, as a crash would."""
        batch = [self._incoming(each) for each in complaints]
        async with self.pool.acquire() as connection:
            transaction = connection.transaction()
            await transaction.start()
            effects = await ComplaintsHandler(classifier(), "jiading-2025@test", ("sh12345",))(
                batch, connection, START
            )
            await (transaction.commit() if commit else transaction.rollback())
        return effects

    def client(self, who: str = "reader") -> httpx.AsyncClient:
        tokens = TokenAuthenticator(
            {
                name: TokenEntry(sha256=sha256(name.encode()).hexdigest(), scopes=frozenset(scopes))
                for name, scopes in SCOPES.items()
            }
        )
        held = self.store
        apis = (ClassifierApi(held, classifier()), ClassesApi(held), LessonsApi(held), FACTS)
        routes = [route for api in apis for route in api.routes()]
        app = web_app(Health(), routes, authenticator=tokens)
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://classifier",
            headers={"authorization": f"Bearer {who}"},
        )

    def _incoming(self, event: ComplaintReceived) -> Incoming[Any]:
        self.offset += 1
        return Incoming(Record(RECEIVED.full_name, 0, self.offset, 0, None, None, ()), event, None, "")


def classified(effects: Effects) -> list[ComplaintClassified]:
    """The classified complaints among what was sent."""
    return [
        ComplaintClassified.model_validate_json(m.value or b"")
        for _, m in effects.sent
        if m.topic.endswith("complaints.classified")
    ]


def told(effects: Effects) -> list[tuple[int, str, int, int]]:
    """Matters told of: version, change, members, complainants."""
    found = [orjson.loads(m.value or b"") for _, m in effects.sent if m.topic.endswith("matters")]
    return [(each["version"], each["change"], each["members"], each["complainants"]) for each in found]


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    connections = await pool(await database("classifier"))
    yield Stage(connections, Store(connections, DirectLane(connections, MemorySink(MemoryLog()), "test")))
    await connections.close()
