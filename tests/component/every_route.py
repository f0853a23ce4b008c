"""Every route that reads, asked by the holders of each of its scopes: found from the routes' declarations."""

import io
import re
import zipfile
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from itertools import product

import httpx
from starlette.routing import BaseRoute

from shared.platform.health import Health
from shared.platform.identity import Identity
from shared.platform.web import GuardedRoute, web_app

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")

Filling = Mapping[str, Sequence[object]]
"""What each parameter of a path is, and each query a path is asked with (`/path?`)."""


class _ByScopes:
    """Whoever asks holds the scopes that the token lists."""

    async def identify(self, authorization: str) -> Identity | None:
        scopes = authorization.removeprefix("Bearer ").split()
        return Identity(f"holder of {scopes[0]}", frozenset(scopes))


async def answers(
    routes: Iterable[BaseRoute], filling: Filling, *bound: str
) -> AsyncIterator[tuple[str, str, str]]:
    """Path, scope and text of every answer to a GET; KeyError for a parameter that `filling` doesn't know.

    `bound` are scopes that everybody holds beside the route's, such as `unit:scjgj`.
    """
    routes = list(routes)
    app = web_app(Health(), routes, authenticator=_ByScopes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client:
        for route in routes:
            if not isinstance(route, GuardedRoute) or "GET" not in (route.methods or ()):
                continue
            for path, scope in product(_paths(route.path, filling), sorted(route.scopes)):
                token = " ".join((scope, *bound))
                answer = await client.get(path, headers={"authorization": f"Bearer {token}"})
                assert answer.status_code in {200, 403, 404, 422}, (path, scope, answer.text)
                yield path, scope, _text(answer) if answer.status_code == 200 else ""


def _paths(path: str, filling: Filling) -> Iterable[str]:
    names = _PARAMETER.findall(path)
    for values in product(*(filling[name] for name in names)):
        filled = path
        for value in values:
            filled = _PARAMETER.sub(str(value), filled, count=1)
        yield from (f"{filled}{query}" for query in filling.get(f"{path}?", ("",)))


def _text(answer: httpx.Response) -> str:
    if answer.content[:2] != b"PK":
        return answer.text
    book = zipfile.ZipFile(io.BytesIO(answer.content))
    return "\n".join(book.read(name).decode() for name in book.namelist())
