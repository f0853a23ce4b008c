"""A suspect, the people who review, and the list over HTTP; claims come by the classifier's own stage."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.classifier.classes.job import MattersJob
from services.classifier.reporters.gathering import Gathering
from services.classifier.reporters.history import HistoryApi
from services.classifier.reporters.list_http import ListApi
from services.classifier.reporters.looking_http import LookingApi
from services.classifier.reporters.matching import OrderSeen
from shared.catalogue import load
from shared.contract.errors import TiaokuaiError
from shared.contract.events.complaint import Complainant, ComplaintReceived, Place, Respondent
from shared.domain.identifiers import complaint_id, stable_id
from shared.domain.pseudonym import Pseudonymiser
from shared.domain.vocabulary import PartyKind
from shared.platform.database import pool
from shared.platform.health import Health
from shared.platform.identity import Identity
from shared.platform.web import web_app
from shared.stream.direct import DirectLane
from shared.stream.memory import MemoryLog, MemorySink
from shared.stream.ports import Sink
from shared.stream.service import Store
from tests.component.classifier.conftest import Stage
from tests.platform_fixtures import Database
from tests.unit.classifier.made import complaint

PSEUDONYMS = Pseudonymiser(bytes(32), 1)
PHONE = "+8613900000001"
SUSPECT = PSEUDONYMS.phone(PHONE)
LATELY = datetime.now(UTC) - timedelta(days=40)
"""The window is counted from today: claims of a fixed day would leave it next year."""

ORDER, CLOSED = stable_id("order", "open"), stable_id("order", "closed")
CLAIM = (
    "本人在该店购买“{}”一盒，单价{}元，外包装标签未标注生产日期，违反食品安全法第148条，要求退一赔十，"
    "并依据食品安全标准GB 7718给予书面答复"
)
WORDS = {"reason": "依据充分,同意"}
DECLARED = {**WORDS, "not_insider": True, "not_public_interest": True}

PEOPLE = {
    "director": ["reporters.assessment"],
    "hotline": ["reporters.propose"],
    "market": ["reporters.review", "unit:scjgj"],
    "market-2": ["reporters.review", "unit:scjgj"],
    "justice": ["reporters.review", "unit:sfj"],
    "justice-2": ["reporters.review", "unit:sfj"],
    "outsider": ["reporters.review", "unit:jw"],
    "auditor": ["audit"],
    "importer": ["reporters.import"],
    "officer": ["reporters.match", "unit:scjgj"],
    "other-officer": ["reporters.match", "unit:jw"],
}


def claim(number: int, key: str = SUSPECT, words: str = CLAIM) -> ComplaintReceived:
    """The suspect's claim of that number: a merchant and goods of its own, the same template."""
    return complaint(
        f"R{number}",
        words.format(f"商品{number}", number + 5),
        side=key,
        complainant=Complainant(kind=PartyKind.PERSON, key=key),
        enterprise=None,
        respondent=Respondent(kind=PartyKind.ENTERPRISE, name=f"某某{number}超市", key=f"shop-{number}"),
        place=Place(),
        submitted_at=LATELY + timedelta(hours=number),
    )


CLAIMS = [complaint_id("sh12345", f"R{number}") for number in range(12)]


@dataclass
class Office:
    """What a test drives: claims by `stage`, people by `post` and `get`, each under a name."""

    stage: Stage

    async def suspect(self) -> None:
        """Twelve claims by one template against twelve merchants, followed by the job."""
        await self.stage.take(*(claim(number) for number in range(12)))
        await self.look()

    async def look(self) -> None:
        """Let the job look once."""
        await MattersJob(Gathering(load())).look(self.stage.store)

    async def post(self, who: str, path: str, body: dict[str, Any]) -> httpx.Response:
        async with self._client(who) as client:
            return await client.post(f"/reporters/{path}", json=body)

    async def get(self, who: str, path: str) -> httpx.Response:
        async with self._client(who) as client:
            return await client.get(f"/reporters/{path}")

    async def switch_on(self) -> None:
        filed = {"reference": "嘉市监评〔2026〕1号", "valid_until": str(date.today() + timedelta(days=900))}  # noqa: DTZ011
        assert (await self.post("director", "assessment", filed)).status_code == 201

    async def propose(self, *evidence: UUID, key: str = SUSPECT) -> httpx.Response:
        body = {
            "key": key,
            "reason_code": "template_claims",
            "evidence": [str(each) for each in evidence or CLAIMS],
            "reason": "文本同一模板",
        }
        return await self.post("hotline", "entries", body)

    async def list_suspect(self) -> str:
        """Suspected, proposed, approved by two, told: the entry's id."""
        await self.suspect()
        await self.switch_on()
        entry: str = (await self.propose()).json()["entry_id"]
        for who in ("market", "justice"):
            assert (await self.post(who, f"entries/{entry}/approve", DECLARED)).status_code == 200
        noted = await self.post("hotline", f"entries/{entry}/notice", {"reason": "挂号信,已签收"})
        assert noted.json()["state"] == "listed"
        return entry

    def _client(self, who: str) -> httpx.AsyncClient:
        reviewed = ListApi(self.stage.store, PSEUDONYMS, _order)
        looking = LookingApi(self.stage.store)
        history = HistoryApi(self.stage.store, PSEUDONYMS)
        routes = [route for api in (reviewed, looking, history) for route in api.routes()]
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(web_app(Health(), routes, authenticator=_People())),
            base_url="http://classifier",
            headers={"authorization": f"Bearer {who}"},
        )


class _People:
    async def identify(self, authorization: str) -> Identity | None:
        name = authorization.removeprefix("Bearer ")
        return Identity(name, frozenset(PEOPLE[name]))


async def _order(_authorization: str, order_id: UUID) -> OrderSeen:
    orders = {ORDER: OrderSeen("scjgj", "signed"), CLOSED: OrderSeen("scjgj", "closed")}
    if order_id not in orders:
        raise TiaokuaiError("unknown_order")
    return orders[order_id]


async def open_office(dsn: str, sink: Sink) -> Office:
    """An office on a database of its own whose events go to this sink."""
    connections = await pool(dsn)
    return Office(Stage(connections, Store(connections, DirectLane(connections, sink, "test"))))


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    found = await open_office(await database("classifier"), MemorySink(MemoryLog()))
    yield found
    await found.stage.pool.close()
