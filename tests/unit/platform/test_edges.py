"""The edges of HTTP: too often, too slow, and the headers of every answer."""

import asyncio

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response

from shared.platform import body_limit, patience
from shared.platform.health import Health
from shared.platform.identity import TokenAuthenticator, TokenEntry
from shared.platform.rate_limit import RateLimit
from shared.platform.request_context import SAFE_HEADERS
from shared.platform.serve import serve
from shared.platform.web import Limits, guarded, json_response, web_app

TOKENS = TokenAuthenticator(
    {
        "a": TokenEntry(
            sha256="ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
            scopes=frozenset({"x"}),
        )
    }
)


async def echo(request: Request) -> Response:
    return json_response({"bytes": len(await request.body())})


def app(limits: Limits | None = None):
    routes = [guarded("/echo", echo, methods=["POST"], scope="x")]
    return web_app(Health(), routes, authenticator=TOKENS, allowed=limits)


def client(limits: Limits | None = None) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app(limits)), base_url="http://x")


def test_a_bucket_fills_again_and_knows_its_names_apart() -> None:
    now = 0.0
    limit = RateLimit(2.0, burst=3.0, clock=lambda: now)
    assert [limit.allows("a") for _ in range(4)] == [True, True, True, False]
    assert limit.allows("b")
    now = 0.5
    assert [limit.allows("a") for _ in range(2)] == [True, False]
    now = 1000.0
    assert [limit.allows("a") for _ in range(4)] == [True, True, True, False]


def test_names_without_end_take_no_memory_without_end() -> None:
    limit = RateLimit(1.0)
    for number in range(20_000):
        limit.allows(str(number))
    assert len(limit._buckets) == 10_000


async def test_one_caller_too_often_is_told_so_and_another_is_not() -> None:
    async with client(Limits(RateLimit(0.001, burst=2), RateLimit(100.0))) as http:
        answers = [
            (await http.post("/echo", headers={"authorization": "Bearer a"})).status_code for _ in range(3)
        ]
        assert answers == [200, 200, 429]


async def test_tokens_are_not_tried_for_long() -> None:
    async with client(Limits(RateLimit(100.0), RateLimit(0.001, burst=3))) as http:
        tries = [
            (await http.post("/echo", headers={"authorization": f"Bearer {n}"})).status_code for n in range(5)
        ]
        assert tries == [401, 401, 401, 429, 429]
        assert (await http.post("/echo", headers={"authorization": "Bearer a"})).status_code == 429


async def test_every_answer_carries_safe_headers() -> None:
    async with client() as http:
        for answer in (await http.post("/echo"), await http.get("/nowhere"), await http.get("/livez")):
            assert {name: answer.headers[name] for name in SAFE_HEADERS} == SAFE_HEADERS


@pytest.mark.parametrize("begun", [b"", b"POST /echo HTTP/1.1\r\nhost: x\r\n"], ids=["silent", "half a head"])
async def test_a_head_that_does_not_come_ends_the_connection(
    monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.2)
    server = await serve(app(), "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(begun)
    async with asyncio.timeout(5):
        assert await reader.read() == b""
    writer.close()
    await server.stop()


async def test_a_body_drop_by_drop_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_limit, "BODY_SECONDS", 0.3)
    server = await serve(app(), "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    head = b"POST /echo HTTP/1.1\r\nhost: x\r\nauthorization: Bearer a\r\ncontent-length: 50\r\n\r\n"
    writer.write(head + b"drop")
    async with asyncio.timeout(5):
        assert (await reader.readline()).startswith(b"HTTP/1.1 408")
    writer.close()
    await server.stop()
