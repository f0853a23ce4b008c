"""Idempotency keys where the handler knows nothing of them: the same key, the same answer, one effect."""

from typing import Any

import httpx
import orjson
import pytest
from starlette.requests import Request
from starlette.responses import Response

from shared.platform.database import pool
from shared.platform.health import Health
from shared.platform.idempotency import repeatable
from shared.platform.identity import Identity
from shared.platform.web import guarded, json_response, web_app
from tests.platform_fixtures import Database


class _Anybody:
    async def identify(self, authorization: str) -> Identity:
        return Identity(authorization, frozenset({"all"}))


@pytest.fixture
async def client(database: Database) -> Any:
    done: list[Any] = []

    async def add(request: Request) -> Response:
        done.append(orjson.loads(await request.body()))
        return json_response({"count": len(done)}, 201)

    connections = await pool(await database("feedback"))
    routes = repeatable(connections, [guarded("/things", add, methods=["POST"], scope="all")])
    app = web_app(Health(), routes, authenticator=_Anybody())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as found:
        yield found
    await connections.close()


async def post(client: httpx.AsyncClient, body: Any, key: str = "", who: str = "one") -> tuple[int, Any]:
    headers = {"authorization": who} | ({"idempotency-key": key} if key else {})
    answer = await client.post("/things", json=body, headers=headers)
    return answer.status_code, answer.json()


async def test_a_repeated_key_gets_its_first_answer(client: httpx.AsyncClient) -> None:
    assert await post(client, 1, "k") == (201, {"count": 1})
    assert await post(client, 1, "k") == (201, {"count": 1})
    assert await post(client, 1) == (201, {"count": 2}), "without a key it is another one"
    assert await post(client, 1, "k", who="two") == (201, {"count": 3}), "another caller's key is another"
    status, told = await post(client, 2, "k")
    assert (status, told["code"]) == (409, "idempotency_mismatch")
