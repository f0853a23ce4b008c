"""Every list, read page by page: nothing is left out, nothing comes twice."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from urllib.parse import urlencode

import httpx
from starlette.applications import Starlette

from shared.platform.database import Connection
from shared.platform.web import GuardedRoute
from tests.component.roles.asking import Asked, first_request, name_of
from tests.component.roles.callers import CALLERS
from tests.component.roles.undone import undone

_MOST = 200


async def read_by_pages(
    app: Starlette, connection: Connection, routes: Sequence[GuardedRoute], asked: Asked
) -> AsyncIterator[tuple[str, list[Any], list[Any]]]:
    """Route, what one long page of it has, what pages of one have; of lists that have a next page."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        for route in routes:
            if name_of(route).startswith("GET"):
                entitled = [name for name, each in CALLERS.items() if route.scopes & each.scopes]
                caller = "desk_leader" if "desk_leader" in entitled else entitled[0]
                client.headers["authorization"] = f"Bearer {caller}"
                async with undone(connection):
                    whole = await _page(client, first_request(route, asked), _MOST)
                    if whole is not None:
                        yield name_of(route), whole[0], await _all(client, first_request(route, asked))


async def _all(client: httpx.AsyncClient, path: str) -> list[Any]:
    found: list[Any] = []
    after: str | None = ""
    while after is not None:
        page = await _page(client, path, 1, after)
        assert page is not None
        items, after = page
        found += items
        after = after if items else None
    return found


async def _page(
    client: httpx.AsyncClient, path: str, limit: int, after: str = ""
) -> tuple[list[Any], str | None] | None:
    """A list's items and the next page; None for what is no such list."""
    query = urlencode({"limit": limit} | ({"after": after} if after else {}))
    answer = await client.get(f"{path}{'&' if '?' in path else '?'}{query}")
    told = answer.json() if answer.headers.get("content-type") == "application/json" else None
    if not isinstance(told, dict) or "next" not in told or answer.status_code != 200:
        return None
    items = next(value for value in told.values() if isinstance(value, list))
    return items, told["next"]
