"""Which requests are timed: every route that reads, of every service and of the console, with real ids."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from bench.pages.district import District
from shared.platform.web import GuardedRoute

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
TIMES = 15
"""Requests a route; their median counts."""

UNIT = "scjgj"
Ids = Mapping[str, Sequence[object]]

_SOME = "from work_order where lead = 'scjgj' order by md5(order_id::text) limit 15"
_IDS = {
    "dispatch": {"order_id": f"select order_id {_SOME}", "complaint_id": f"select complaint_id {_SOME}"},
    "classifier": {
        "class_id": "select class_id from class_matter order by members desc limit 15",
        "key": "select key from reporter_claim limit 15",
        "entry_id": "select entry_id from reporter_entry limit 1",
    },
    "feedback": {"reference": "select reference from order_view order by md5(order_id::text) limit 15"},
}
QUERIES: Mapping[str, Sequence[str]] = {
    "/orders/found": ("?q=year-050000", "?q=营业执照", "?q=噪声扰民", "?q=拖欠"),
    "/orders": ("", "?unit=scjgj", "?unit=scjgj&state=closed"),
    "/inbox": tuple(f"?unit=scjgj&box={box}" for box in ("sign", "work", "wait", "done")),
    "/knowledge": ("?q=营业执照",),
    "/city/reports": ("?source=sh12345",),
    "/complaints/{reference}/contact": ("?purpose=bench",),
    "/cases/{order_id}": ("?purpose=bench",),
}
PAGES: Mapping[str, Sequence[str]] = {
    "/search": ("?q=year-050000", "?q=营业执照", "?q=噪声扰民", "?unit=scjgj"),
    "/inbox": tuple(f"?box={box}" for box in ("sign", "work", "wait", "done", "join")),
    "/knowledge": ("?q=营业执照",),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A route with the paths it is asked by."""

    name: str
    paths: Sequence[str]


async def ids_of(district: District) -> dict[str, list[object]]:
    """Ids that are there, by parameter."""
    found: dict[str, list[object]] = {"kind": ["csv"], "half_year": ["2026-2"], "number": [1]}
    for service, statements in _IDS.items():
        pool = district.services[service].store.pool
        for name, statement in statements.items():
            found[name] = [row[0] for row in await pool.fetch(statement)]
    found["order"] = found["order_id"]
    return found


def reading(routes: Iterable[GuardedRoute], ids: Ids) -> Iterator[tuple[GuardedRoute, Asked]]:
    """Routes that read, for which there are ids."""
    for route in routes:
        if "GET" in (route.methods or ()):
            yield from ((route, each) for each in asked(route.path, QUERIES, ids))


def asked(path: str, queries: Mapping[str, Sequence[str]], ids: Ids) -> Iterator[Asked]:
    """The path filled with id after id; nothing where one is unknown."""
    names = _PARAMETER.findall(path)
    plain = _PARAMETER.sub(r"{\1}", path)
    if all(ids.get(name) for name in names):
        rows = [islice(cycle(ids[name]), TIMES) for name in names]
        filled = [_fill(path, values) for values in zip(*rows, strict=True)] if names else [path] * TIMES
        for query in queries.get(plain, ("",)):
            yield Asked(f"{plain}{query}", [f"{each}{query}" for each in filled])


def _fill(path: str, values: Sequence[object]) -> str:
    for value in values:
        path = _PARAMETER.sub(str(value), path, count=1)
    return path
