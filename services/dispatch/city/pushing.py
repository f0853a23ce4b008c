"""Reports pushed to a city's own server: signed, a batch a request, again until a receipt comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx

from services.dispatch import metrics
from services.dispatch.city import sql
from shared.platform.logs import get_logger
from shared.platform.signatures import signed
from shared.stream.service import Store

_AT_ONCE = 100

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Door:
    """Where a source wants its reports, and the secret shared with it."""

    url: str
    secret: bytes


def doors(urls: str, secrets: Mapping[str, bytes]) -> dict[str, Door]:
    """`source=https://…` by commas, for the sources we share a secret with. Raises ValueError for others."""
    pairs = [each.strip().partition("=") for each in urls.split(",") if each.strip()]
    strangers = [source for source, _, url in pairs if source not in secrets or not url]
    if strangers:
        raise ValueError(f"no secret or no url for {strangers}")
    return {source: Door(url, secrets[source]) for source, _, url in pairs}


async def push(store: Store, client: httpx.AsyncClient, source: str, door: Door, patience: timedelta) -> int:
    """Push what was not yet, or longer ago than `patience` without a receipt; returns how many were taken."""
    now = datetime.now(UTC)
    rows = await store.pool.fetch(sql.TO_PUSH, source, now - patience, _AT_ONCE)
    if not rows:
        return 0
    body = b"[" + b",".join(row["value"] for row in rows) + b"]"
    headers = {"content-type": "application/json", **signed(door.secret, body, now)}
    try:
        answer = await client.post(door.url, content=body, headers=headers)
        answer.raise_for_status()
    except httpx.HTTPError as error:
        metrics.CITY_PUSHES.labels("failed").inc()
        log.warning("city did not take the push", source=source, reason=type(error).__name__)
        return 0
    await store.pool.execute(sql.PUSHED, [row["report_id"] for row in rows], now)
    metrics.CITY_PUSHES.labels("taken").inc()
    return len(rows)
