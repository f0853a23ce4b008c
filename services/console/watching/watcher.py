"""Asks every service for its metrics each five seconds."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import httpx

from services.console.upstream import Services
from services.console.watching.samples import Curves, Sample, sample_of

_SECONDS = 5.0


async def watch(services: Services, names: Sequence[str], curves: Curves) -> None:
    """For ever; a service that is away has no sample at that moment."""
    while True:
        await look(services, names, curves)
        await asyncio.sleep(_SECONDS)


async def look(services: Services, names: Sequence[str], curves: Curves) -> None:
    """Once."""
    found = await asyncio.gather(*(_sample(services.client(name)) for name in names))
    curves.add(datetime.now(UTC), found)


async def _sample(client: httpx.AsyncClient) -> Sample:
    try:
        answer = await client.get("/metrics")
    except httpx.HTTPError:
        return {}
    return sample_of(answer.text) if answer.is_success else {}
