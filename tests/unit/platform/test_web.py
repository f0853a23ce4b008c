"""What every HTTP side keeps: health, identity, bounded bodies, problems in Chinese, a trace, metrics."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from prometheus_client import REGISTRY
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from shared.contract.errors import TiaokuaiError
from shared.platform.etags import must_match
from shared.platform.faults import PlatformError
from shared.platform.health import Health
from shared.platform.identity import TokenAuthenticator, TokenEntry
from shared.platform.web import guarded, identity_of, json_response, read_body, web_app

TOKENS = TokenAuthenticator(
    {
        name: TokenEntry(sha256=sha256(name.encode()).hexdigest(), scopes=frozenset(scopes))
        for name, scopes in {"desk-token": ["desk"], "guest-token": []}.items()
    }
)
SECRET_WORDS = "王小明 13812345678"
ERRORS = {
    "illegal": TiaokuaiError("illegal_move", field="order", detail=SECRET_WORDS),
    "unsealable": PlatformError("unsealable"),
    "database": asyncpg.ConnectionDoesNotExistError("gone"),
    "deadlock": asyncpg.DeadlockDetectedError("again"),
    "network": ConnectionRefusedError("refused"),
    "deadline": TimeoutError(),
    "bug": RuntimeError(SECRET_WORDS),
}


class Letter(BaseModel):
    number: str
    size: int


async def register(request: Request) -> Response:
    letter = await read_body(request, Letter)
    answer = {
        "number": letter.number,
        "by": identity_of(request).name,
        "at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return json_response(answer, 202)


async def edit(request: Request) -> Response:
    must_match(request, 2)
    raise TiaokuaiError("stale_version")


async def fail(request: Request) -> Response:
    raise ERRORS[request.path_params["kind"]]


async def validate(_request: Request) -> Response:
    Letter.model_validate({"number": SECRET_WORDS, "size": SECRET_WORDS})
    return Response()


async def ignore_body(_request: Request) -> Response:
    return json_response({"id": UUID(int=1), "letter": Letter(number="1", size=2), "set": {"b", "a"}})


@pytest.fixture
def health() -> Health:
    return Health()


@pytest.fixture
async def client(health: Health) -> AsyncIterator[httpx.AsyncClient]:
    routes = [
        guarded("/letters", register, methods=["POST"], scope="desk"),
        guarded("/edit", edit, methods=["PUT"], scope="desk", versioned=True),
        Route("/fail/{kind}", fail),
        Route("/validate", validate),
        Route("/plain", ignore_body, methods=["GET", "POST"]),
    ]
    transport = httpx.ASGITransport(
        web_app(health, routes, authenticator=TOKENS, max_body=2000), raise_app_exceptions=False
    )
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as opened:
        yield opened


async def post(client: httpx.AsyncClient, content: bytes, client_name: str = "desk-token") -> httpx.Response:
    headers = {"authorization": f"Bearer {client_name}"}
    return await client.post("/letters", content=content, headers=headers)


def problem_of(response: httpx.Response) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == response.status_code
    assert body["type"] == f"urn:tiaokuai:fault:{body['code']}"
    assert all("一" <= body[member][0] <= "鿿" for member in ("title", "detail", "advice"))
    assert not set(SECRET_WORDS.split()) & set(json.dumps(body, ensure_ascii=False).split('"'))
    assert SECRET_WORDS not in response.text
    return body


async def test_health_says_what_is_missing(client: httpx.AsyncClient, health: Health) -> None:
    assert (await client.get("/readyz")).json() == {"ready": True, "reasons": {}}
    health.add("database", lambda: None)
    health.add("kafka", lambda: "broker unreachable")
    health.add("broken", lambda: str(1 // 0))
    ready = await client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json() == {
        "ready": False,
        "reasons": {"kafka": "broker unreachable", "broken": "check failed"},
    }
    assert (await client.get("/livez")).status_code == 200


async def test_metrics_are_served_and_routes_are_bounded(client: httpx.AsyncClient) -> None:
    labels = {"route": "/fail/{kind}", "method": "GET", "status": "409"}
    before = REGISTRY.get_sample_value("tiaokuai_http_requests_total", labels) or 0
    await client.get("/fail/illegal")
    await client.get("/nowhere/13812345678")
    page = (await client.get("/metrics")).text
    assert REGISTRY.get_sample_value("tiaokuai_http_requests_total", labels) == before + 1
    assert 'tiaokuai_http_requests_total{method="GET",route="unmatched",status="404"}' in page
    assert "13812345678" not in page


async def test_a_known_client_with_the_scope_is_served(client: httpx.AsyncClient) -> None:
    response = await post(client, b'{"number": "A1", "size": 3}')
    assert response.status_code == 202
    assert response.json() == {"number": "A1", "by": "desk-token", "at": "2026-01-01T00:00:00+00:00"}


async def test_others_are_not(client: httpx.AsyncClient) -> None:
    unknown = await post(client, b"{}", "wrong")
    assert problem_of(unknown)["code"] == "unauthorised"
    assert unknown.headers["www-authenticate"] == "Bearer"
    assert problem_of(await post(client, b"{}", "guest-token"))["code"] == "forbidden"
    assert problem_of(await client.post("/letters"))["status"] == 401


@pytest.mark.parametrize(
    ("seen", "answer"),
    [
        ('"1"', (412, "edited_meanwhile")),
        ('"2"', (412, "edited_meanwhile")),
        (None, (409, "stale_version")),
    ],
)
async def test_who_saw_another_version_edits_nothing(
    client: httpx.AsyncClient, seen: str | None, answer: tuple[int, str]
) -> None:
    headers = {"authorization": "Bearer desk-token"} | ({"if-match": seen} if seen else {})
    told = await client.put("/edit", headers=headers)
    assert (told.status_code, problem_of(told)["code"]) == answer


@pytest.mark.parametrize(
    ("content", "code", "field"),
    [
        (b"", "shape", ""),
        (b"[]", "shape", ""),
        (b"{", "shape", ""),
        (b'{"number": "\xd6\xd0", "size": 1}', "encoding", ""),
        (b'{"number": "a\\u0000", "size": 1}', "forbidden_text", ""),
        (b'{"number": "1", "size": "13812345678x"}', "field", "size"),
        (b'{"number": "1"}', "field", "size"),
        (b"x" * 2001, "too_large", ""),
    ],
)
async def test_bodies_pass_the_same_door_as_records(
    client: httpx.AsyncClient, content: bytes, code: str, field: str
) -> None:
    body = problem_of(await post(client, content))
    assert (body["code"], body["field"]) == (code, field)


async def test_a_body_without_a_length_is_cut_too(client: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield b"x" * 100

    headers = {"authorization": "Bearer desk-token"}
    response = await client.post("/letters", content=chunks(), headers=headers)
    assert problem_of(response)["code"] == "too_large"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("illegal", "illegal_move"),
        ("unsealable", "unsealable"),
        ("database", "unavailable"),
        ("deadlock", "unavailable"),
        ("network", "unavailable"),
        ("deadline", "unavailable"),
        ("bug", "internal"),
    ],
)
async def test_errors_are_told_and_say_nothing_of_anyone(
    client: httpx.AsyncClient, kind: str, code: str
) -> None:
    body = problem_of(await client.get(f"/fail/{kind}"))
    assert body["code"] == code
    assert len(body["request_id"]) == 32


async def test_a_validation_error_names_fields_and_reasons_only(client: httpx.AsyncClient) -> None:
    body = problem_of(await client.get("/validate"))
    assert body["errors"] == [{"field": "size", "reason": "int_parsing"}]


async def test_unknown_addresses_and_methods_are_problems(client: httpx.AsyncClient) -> None:
    assert problem_of(await client.get("/nowhere"))["code"] == "not_found"
    assert problem_of(await client.delete("/letters"))["code"] == "method_not_allowed"


async def test_json_knows_models_ids_and_sets(client: httpx.AsyncClient) -> None:
    assert (await client.get("/plain")).json() == {
        "id": str(UUID(int=1)),
        "letter": {"number": "1", "size": 2},
        "set": ["a", "b"],
    }


TRACE = f"00-{'a' * 32}-{'b' * 16}-01"


@pytest.mark.parametrize(
    ("given", "kept"), [(TRACE, True), ("", False), (TRACE.upper(), False), ("x" * 55, False)]
)
async def test_a_trace_goes_on_or_begins(client: httpx.AsyncClient, given: str, kept: bool) -> None:
    request_id = (await client.get("/livez", headers={"traceparent": given})).headers["x-request-id"]
    assert (request_id == "a" * 32) is kept
    assert len(request_id) == 32
