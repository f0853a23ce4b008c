"""Asks a service's routes in every caller's name, and says which orders each was told of."""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from shared.platform.database import Connection
from shared.platform.web import GuardedRoute
from tests.component.roles.callers import CALLERS
from tests.component.roles.orders import KINDS, UNKNOWN, traces
from tests.component.roles.undone import undone

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
_NOT_FOR_HIM = {401, 403, 404}
_NOT_THERE = ('"unknown_order"', '"unknown_callback"', '"unknown_unit"')
_IN_ITS_WAY = {409, 503}
"""Answers to who may know of it: this can't be done where it stands, or another service would be asked."""

LETTER = UUID("00000000-0000-4000-8000-000000000009")
"""The one dead letter of every service."""

Filling = Mapping[str, object]
Cell = frozenset[str] | None
"""Kinds of order that a caller was told of, or acted on, by a route; None where he was refused."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a route is asked: bodies and queries by route, values of parameters by kind of order.

    `wrong` collects answers to requests that should have been right.
    """

    bodies: Mapping[str, Any]
    queries: Mapping[str, str]
    values: Mapping[str, Filling]
    wrong: list[str] = field(default_factory=list)


def name_of(route: GuardedRoute) -> str:
    """`GET /orders/{order_id}`."""
    (method,) = sorted((route.methods or set()) - {"HEAD"})
    path = _PARAMETER.sub(r"{\1}", route.path)
    return f"{method} {path}"


def guarded_routes(routes: Iterable[BaseRoute]) -> list[GuardedRoute]:
    """Those for callers with a token."""
    return [each for each in routes if isinstance(each, GuardedRoute)]


async def table(
    app: Starlette, connection: Connection, routes: Sequence[GuardedRoute], asked: Asked
) -> dict[str, dict[str, Cell]]:
    """Route → caller → cell."""
    transport = httpx.ASGITransport(app)
    found: dict[str, dict[str, Cell]] = {}
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        for route in routes:
            found[name_of(route)] = {
                caller: await _cell(client, connection, route, asked, caller)
                for caller in ("nobody", *CALLERS)
            }
    return found


async def _cell(
    client: httpx.AsyncClient, connection: Connection, route: GuardedRoute, asked: Asked, caller: str
) -> Cell:
    entitled = caller in CALLERS and not route.scopes.isdisjoint(CALLERS[caller].scopes)
    told, allowed, nothing = set[str](), False, ""
    for kind, path, body in _requests(route, asked) if entitled else _requests(route, asked)[-1:]:
        async with undone(connection):
            answer = await _send(client, route, path, body, caller)
        said = _said(answer)
        nothing = said if kind == UNKNOWN else nothing
        if _is_refused(answer) or (said == nothing and kind != UNKNOWN):
            continue
        if answer.status_code >= 400 and answer.status_code not in _IN_ITS_WAY:
            asked.wrong.append(f"{caller} {name_of(route)} {kind}: {answer.status_code} {answer.text}")
        allowed, text = True, _text(answer)
        told |= {each for each in KINDS if any(trace in text for trace in traces(each))}
        told |= {kind} - {"", UNKNOWN}
    assert entitled or not allowed, f"{caller} {name_of(route)}"
    return frozenset(told) if allowed else None


def _said(answer: httpx.Response) -> str:
    """What an answer says, without what differs by request."""
    return _text(answer) if answer.status_code < 400 else str(answer.json()["code"])


def _is_refused(answer: httpx.Response) -> bool:
    """Whether it is not for him: told so, or as if there were nothing."""
    done = answer.status_code not in _IN_ITS_WAY
    return answer.status_code in _NOT_FOR_HIM or (done and any(code in answer.text for code in _NOT_THERE))


def _requests(route: GuardedRoute, asked: Asked) -> list[tuple[str, str, Any]]:
    """Kind of order, path and body; what isn't there comes first.

    One request, of no kind, where the route names no order.
    """
    name = name_of(route)
    body, path = asked.bodies.get(name), route.path + asked.queries.get(name, "")
    kinds = sorted(asked.values, key=lambda kind: kind != UNKNOWN)
    found = [(kind, _in_path(path, asked.values[kind]), _filled(body, asked.values[kind])) for kind in kinds]
    last = found[-1]
    return found if any(each[1:] != last[1:] for each in found) else [("", *last[1:])]


def first_request(route: GuardedRoute, asked: Asked) -> str:
    """The path of a request about the first kind of order."""
    return _in_path(route.path + asked.queries.get(name_of(route), ""), next(iter(asked.values.values())))


def _in_path(path: str, values: Filling) -> str:
    return _PARAMETER.sub(lambda name: str(values[name.group(1)]), path)


def _filled(body: Any, values: Filling) -> Any:
    if isinstance(body, str):
        return str(values[body[1:-1]]) if body.startswith("{") and body[1:-1] in values else body
    if isinstance(body, dict):
        return {name: _filled(value, values) for name, value in body.items()}
    return [_filled(each, values) for each in body] if isinstance(body, list) else body


async def _send(
    client: httpx.AsyncClient, route: GuardedRoute, path: str, body: Any, caller: str
) -> httpx.Response:
    method = name_of(route).split()[0]
    headers = {"authorization": f"Bearer {caller}", "idempotency-key": "k"}
    if isinstance(body, bytes):
        return await client.request(method, path, headers=headers, content=body)
    return await client.request(method, path, headers=headers, json=body if method != "GET" else None)


def _text(answer: httpx.Response) -> str:
    if answer.content[:2] != b"PK":
        return answer.text
    book = zipfile.ZipFile(io.BytesIO(answer.content))
    return "\n".join(book.read(name).decode() for name in book.namelist())
