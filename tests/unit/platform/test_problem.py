"""Where in the input: declared names are shown, the caller's are not. What passes is answered 503."""

import asyncpg
import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from shared.platform.problem import field_path, problem_handlers


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ((), ""),
        (("size",), "size"),
        (("items", 0, "text"), "items.0.text"),
        (("facts", "张三"), "facts.*"),
        (("facts", "13812345678"), "facts.*"),
        (("facts", "a" * 65), "facts.*"),
    ],
)
def test_field_path(location: tuple[int | str, ...], path: str) -> None:
    assert field_path(location) == path


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.DiskFullError("could not extend file"),
        asyncpg.TargetServerAttributeNotMatched("none of the hosts is the primary"),
        asyncpg.ReadOnlySQLTransactionError("a standby since a moment ago"),
        asyncpg.IdleInTransactionSessionTimeoutError("frozen too long"),
        asyncpg.InterfaceError("connection is closed"),
        TimeoutError(),
    ],
)
async def test_what_will_pass_is_unavailable_and_says_when_to_come_back(error: Exception) -> None:
    async def fails(_request: Request) -> Response:
        raise error

    app = Starlette(routes=[Route("/", fails)], exception_handlers=problem_handlers())
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "5"
