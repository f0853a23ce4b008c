"""Times requests at the apps: the median server time of each, in milliseconds."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import httpx
from starlette.applications import Starlette

from bench.pages.apps import PEOPLE, Apps
from bench.pages.asking import PAGES, UNIT, Asked, Ids, asked, reading

LIMIT = 50.0
"""Milliseconds that a median may take; a file to keep, of every row behind a page, may take longer."""

_FREE = {"/livez", "/readyz", "/metrics", "/sign-in", "/sign-in/oidc", "/sign-in/oidc/back"}


@dataclass(frozen=True, slots=True)
class Timed:
    """A request of a service or of the console, and how long it took."""

    service: str
    name: str
    status: int
    milliseconds: float
    bytes: int

    @property
    def is_slow(self) -> bool:
        """Whether it takes longer than a page may."""
        return self.milliseconds > LIMIT and "rows.{kind}" not in self.name


async def services_timed(apps: Apps, ids: Ids) -> AsyncIterator[Timed]:
    """Every route that reads, by who holds its scopes: of the unit, where it is a unit's."""
    for service, routes in apps.routes.items():
        for route, each in reading(routes, ids):
            others = route.scopes - {"reports"}
            bound = {"sealed", "desk"} if others else {f"unit:{UNIT}"}
            token = " ".join(("Bearer", "bench", *sorted(others or route.scopes), *sorted(bound)))
            yield await _timed(apps.services[service], service, each, {"authorization": token})


async def pages_timed(apps: Apps, ids: Ids) -> AsyncIterator[Timed]:
    """Every page, as the first of the people who may see it."""
    for route in apps.pages:
        if "GET" not in (route.methods or ()) or route.path in _FREE:
            continue
        for each in asked(route.path, PAGES, ids):
            for person in PEOPLE:
                headers = {"cookie": apps.cookies[person.name]}
                found = await _timed(apps.console, "console", each, headers, first=True)
                if found.status not in (401, 403, 404):
                    yield await _timed(apps.console, "console", each, headers)
                    break


async def _timed(
    app: Starlette, service: str, each: Asked, headers: dict[str, str], *, first: bool = False
) -> Timed:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://app") as client:

        async def once(path: str) -> tuple[float, httpx.Response]:
            began = perf_counter()
            answer = await client.get(path, headers=headers)
            return 1000 * (perf_counter() - began), answer

        took, answer = await once(each.paths[0])
        if not first:
            took = median([(await once(path))[0] for path in each.paths])
    return Timed(service, each.name, answer.status_code, took, len(answer.content))
