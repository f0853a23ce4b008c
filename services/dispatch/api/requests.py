"""What every change over HTTP has in common: idempotency keys, one transaction, page sizes."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from shared.contract.errors import TiaokuaiError
from shared.platform.database import Connection
from shared.platform.idempotency import idempotency_key
from shared.platform.web import json_response
from shared.stream.once import once
from shared.stream.ports import Effects
from shared.stream.service import Store

Change = Callable[[Connection, datetime], Awaitable[tuple[Effects, object]]]
_PAGE, _LONGEST_PAGE = 50, 200


async def changed(store: Store, request: Request, change: Change) -> Response:
    """Run the change and answer its result; a repeated request gets its first answer."""
    key = idempotency_key(request, await request.body())

    async def answered(tx: Connection, now: datetime) -> tuple[Effects, Response]:
        effects, result = await change(tx, now)
        return effects, json_response(result)

    return await once(store, key, answered)


def page_of(request: Request) -> tuple[str | None, int]:
    """`after` and `limit` of a list. Raises `TiaokuaiError` field."""
    try:
        limit = int(request.query_params.get("limit", _PAGE))
    except ValueError:
        raise TiaokuaiError("field", field="limit") from None
    return request.query_params.get("after") or None, max(1, min(limit, _LONGEST_PAGE))


def cursor_of(at: datetime, last: UUID) -> str:
    """Where a list by time goes on."""
    return urlsafe_b64encode(f"{at.isoformat()} {last}".encode()).decode()


def opened_cursor(cursor: str | None) -> tuple[datetime | None, UUID | None]:
    """The time and id behind a cursor, none for a first page. Raises `TiaokuaiError` field."""
    if not cursor:
        return None, None
    try:
        at, last = urlsafe_b64decode(cursor).decode().split(" ")
        return datetime.fromisoformat(at), UUID(last)
    except ValueError:
        raise TiaokuaiError("field", field="after") from None


def path_id(request: Request, name: str) -> UUID:
    """An id of the path."""
    value: UUID = request.path_params[name]
    return value
