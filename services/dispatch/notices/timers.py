"""What is done for people on duty when time passes: urgent orders climb, load is told, notices delivered."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import httpx

from services.dispatch import metrics
from services.dispatch.handbook import Handbook
from services.dispatch.notices import sql
from services.dispatch.notices.carriers import Carrier, FileCarrier, WebhookCarrier
from services.dispatch.notices.climbing import climb, tell_load
from services.dispatch.notices.delivering import AT_ONCE, deliver
from services.dispatch.settings import Settings
from shared.platform.database import Connection
from shared.platform.faults import PlatformError
from shared.platform.signatures import read_secrets
from shared.stream.ports import Effects
from shared.stream.service import Store, Timer

_SECRET = "notices"  # noqa: S105 - the name under which the secret stands in its file
_SECONDS = 10.0


def notice_timers(book: Handbook, carrier: Carrier | None) -> tuple[Timer, ...]:
    """Without a carrier notices are read on our own pages alone."""

    async def climb_up(store: Store) -> None:
        async def work(tx: Connection, now: datetime) -> tuple[Effects, int]:
            return await climb(book, tx, now)

        await store.direct.transact(work)

    async def tell(store: Store) -> None:
        async def work(tx: Connection, now: datetime) -> tuple[Effects, int]:
            return await tell_load(book, tx, now)

        await store.direct.transact(work)

    timers = (Timer("climbing", 10.0, climb_up), Timer("load", 60.0, tell))
    return timers if carrier is None else (*timers, Timer("notices", 1.0, _delivering(carrier)))


def carrier_of(settings: Settings) -> Carrier | None:
    """The adapter the settings name. Raises `PlatformError` configuration: a webhook without a secret."""
    if settings.notice_url:
        secret = read_secrets(settings.city_secrets_file).get(_SECRET)
        if secret is None:
            raise PlatformError("configuration", field="notice_url", detail="no secret named notices")
        return WebhookCarrier(settings.notice_url, secret, httpx.AsyncClient(timeout=_SECONDS))
    return FileCarrier(settings.notice_file) if settings.notice_file else None


def _delivering(carrier: Carrier) -> Callable[[Store], Awaitable[None]]:
    async def work(tx: Connection, now: datetime) -> tuple[Effects, int]:
        return await deliver(carrier, tx, now)

    async def delivering(store: Store) -> None:
        while await store.direct.transact(work) == AT_ONCE:
            pass
        row = await store.pool.fetchrow(sql.WAITING)
        metrics.NOTICES_WAITING.set(row["notices"])
        metrics.NOTICE_AGE.set(row["seconds"] or 0)

    return delivering
