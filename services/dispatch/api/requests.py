"""What every change over HTTP has in common: idempotency keys, one transaction."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from shared.platform.database import Connection
from shared.platform.idempotency import idempotency_key
from shared.platform.web import json_response
from shared.stream.once import once
from shared.stream.ports import Effects
from shared.stream.service import Store

Change = Callable[[Connection, datetime], Awaitable[tuple[Effects, object]]]


async def changed(store: Store, request: Request, change: Change) -> Response:
    """Run the change and answer its result; a repeated request gets its first answer."""
    key = idempotency_key(request, await request.body())

    async def answered(tx: Connection, now: datetime) -> tuple[Effects, Response]:
        effects, result = await change(tx, now)
        return effects, json_response(result)

    return await once(store, key, answered)


def path_id(request: Request, name: str) -> UUID:
    """An id of the path."""
    value: UUID = request.path_params[name]
    return value
