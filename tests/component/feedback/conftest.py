"""A feedback service on a database of its own; its stage is called by hand, batch by batch."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

import httpx
import orjson
import pytest
from pydantic import BaseModel

from services.feedback.api.routes import feedback_routes
from services.feedback.board.desk import desk_of
from services.feedback.board.timers import board_timers
from services.feedback.handler import LoopHandler
from services.feedback.timers import loop_timers
from shared.catalogue import load
from shared.contract.events.feedback import CallbackRequested
from shared.contract.records import Incoming, Record
from shared.contract.topics import LIFECYCLE
from shared.platform.database import Connection, Pool, pool
from shared.platform.health import Health
from shared.platform.identity import TokenAuthenticator, TokenEntry
from shared.platform.web import web_app
from shared.stream.direct import DirectLane
from shared.stream.memory import MemoryLog, MemorySink
from shared.stream.ports import Effects
from shared.stream.service import Store
from tests.platform_fixtures import Database
from tests.unit.feedback.made import TERMS, hour

SCOPES = {
    "worker": ["callbacks", "scoreboard", "read"],
    "city": ["callbacks", "callbacks.city"],
    "reviewer": ["review", "scoreboard"],
    "partial": ["review", "unit:scjgj"],
    "editor": ["publish", "scoreboard"],
    "leader": ["publish", "scoreboard"],
    "scjgj": ["reports", "unit:scjgj"],
    **{town: ["reports", f"unit:{town}"] for town in ("anting", "malu", "nanxiang", "huating", "jiangqiao")},
    "evaluator": ["evaluation"],
    "guest": [],
}
CATALOGUE = load()
DESK = desk_of(CATALOGUE, TERMS.calendar, 2, 3)


@dataclass
class Feedback:
    """What a test drives: the stage by `take`, time by `tick`, HTTP by `client`."""

    pool: Pool
    store: Store
    log: MemoryLog
    offset: int = 0
    effects: list[Effects] = field(default_factory=list)

    async def take(
        self, *events: BaseModel, now: datetime | None = None, on: Connection | None = None
    ) -> Effects:
        """One batch in one transaction, or in the one open `on` a connection."""
        batch = [self._incoming(event) for event in events]
        if on is not None:
            return await LoopHandler(TERMS)(batch, on, now or hour(48))
        async with self.pool.acquire() as connection, connection.transaction():
            done = await LoopHandler(TERMS)(batch, connection, now or hour(48))
        self.effects.append(done)
        return done

    async def tick(self, name: str) -> None:
        """Let a timer do its work."""
        timer = next(each for each in (*loop_timers(TERMS), *board_timers(DESK)) if each.name == name)
        await timer.work(self.store)

    def client(self, who: str = "worker") -> httpx.AsyncClient:
        tokens = TokenAuthenticator(
            {
                name: TokenEntry(sha256=sha256(name.encode()).hexdigest(), scopes=frozenset(scopes))
                for name, scopes in SCOPES.items()
            }
        )
        app = web_app(Health(), feedback_routes(self.store, TERMS, DESK), authenticator=tokens)
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://feedback",
            headers={"authorization": f"Bearer {who}"},
        )

    async def rows(self, table: str) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.pool.fetch(f"select * from {table}")]  # noqa: S608

    async def forget(self) -> None:
        """Begin anew with nothing known."""
        await self.pool.execute(
            "truncate order_view, order_move, callback, callback_result, verdict, score, exclusion, "
            "open_order, outbox"
        )
        await self.pool.execute("update scored set up_to = 0")

    def _incoming(self, event: BaseModel) -> Incoming[Any]:
        self.offset += 1
        return Incoming(Record(LIFECYCLE.full_name, 0, self.offset, 0, None, None, ()), event, None, "")


def asked(effects: Sequence[Effects]) -> list[CallbackRequested]:
    """The callback requests among what was sent."""
    return [
        CallbackRequested.model_validate_json(message.value or b"")
        for each in effects
        for _, message in each.sent
        if message.topic.endswith("callbacks.requests")
    ]


def sent(effects: Effects, topic: str) -> list[dict[str, Any]]:
    """What was sent to a topic, as JSON."""
    return [orjson.loads(m.value or b"") for _, m in effects.sent if m.topic.endswith(topic)]


@pytest.fixture
async def feedback(database: Database) -> AsyncIterator[Feedback]:
    log = MemoryLog()
    connections = await pool(await database("feedback", ended=True))
    yield Feedback(connections, Store(connections, DirectLane(connections, MemorySink(log), "test")), log)
    await connections.close()
