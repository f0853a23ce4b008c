"""What changes over HTTP have in common: idempotency keys, one transaction, a section's own orders."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from services.dispatch import reading
from services.dispatch.api.access import sight_of
from shared.platform.database import Connection, Pool
from shared.platform.idempotency import idempotency_key
from shared.platform.web import identity_of, json_response
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


async def must_be_its_sections(request: Request, pool: Pool, order: UUID) -> None:
    """Raises `TiaokuaiError` unknown_order for another section's; a whole unit's people may act on any.

    What was sealed under a unit's hands is no secret to it: it is answered as over Kafka.
    """
    sight = sight_of(identity_of(request))
    if sight.section is not None:
        sight.must_cover(await reading.order_state(pool, order, sealed=sight.sealed))


def path_id(request: Request, name: str) -> UUID:
    """An id of the path."""
    value: UUID = request.path_params[name]
    return value
