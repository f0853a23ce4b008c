"""An order's callbacks with what was said, for who reads orders and for the unit that leads it."""

from collections.abc import Sequence
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.feedback.api.requests import UNIT, sees_sealed
from shared.platform.identity import Identity
from shared.platform.web import guarded, identity_of, json_response
from shared.stream.service import Store

ORDERS = "orders"

_CALLBACKS = """
select c.order_id, c.callback_id, c.attempt, c.unit, c.state, c.due_at, r.owner, r.reached, r.solved,
       r.satisfaction, r.reasons, r.words, r.asked_at
from callback c join order_view o using (order_id) left join callback_result r using (callback_id)
where c.order_id = $1 and ($2::boolean or o.confidentiality <> 'sealed')
  and ($3::text[] is null or o.lead = any($3))
order by c.attempt, c.due_at, r.asked_at limit 50"""


class OrderCallbacksApi:
    """The route."""

    def __init__(self, held: Store) -> None:
        self._store = held

    def routes(self) -> Sequence[BaseRoute]:
        path = "/orders/{order_id:uuid}/callbacks"
        return (guarded(path, self.show, methods=["GET"], scope=(ORDERS, UNIT)),)

    async def show(self, request: Request) -> Response:
        """Every try and its result, the first one first; none of an order that is not the caller's."""
        order: UUID = request.path_params["order_id"]
        units = _units(identity_of(request))
        rows = await self._store.pool.fetch(_CALLBACKS, order, sees_sealed(request), units)
        return json_response({"callbacks": [dict(row) for row in rows]})


def _units(identity: Identity) -> list[str] | None:
    """Whose orders: None, everybody's. Which section has an order isn't known here: its people see none."""
    if ORDERS in identity.scopes:
        return None
    return [] if identity.section is not None else sorted(identity.units)
