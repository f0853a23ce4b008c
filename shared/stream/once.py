"""A change over HTTP in one transaction, once however often it is asked under the same key."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from starlette.responses import Response

from shared.platform.database import Connection
from shared.platform.idempotency import IdempotencyKey, StoredResponse, claim, remember
from shared.stream.ports import Effects
from shared.stream.service import Store

Change = Callable[[Connection, datetime], Awaitable[tuple[Effects, Response]]]


async def once(store: Store, key: IdempotencyKey | None, change: Change) -> Response:
    """Run the change and keep its answer; a repeated request gets the first one. Raises as `claim`."""

    async def work(tx: Connection, now: datetime) -> tuple[Effects, Response]:
        before = await claim(tx, key) if key else None
        if before is not None:
            return Effects(), Response(before.body, before.status, media_type="application/json")
        effects, response = await change(tx, now)
        if key:
            await remember(tx, key, StoredResponse(response.status_code, bytes(response.body)))
        return effects, response

    return await store.direct.transact(work)
