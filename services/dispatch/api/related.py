"""What stands beside an order: others on its matter, and what the district knows of such matters."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.dispatch import reading
from services.dispatch.api.access import ALL, OWN, REGISTER, may_register, sight_of
from services.dispatch.api.requests import path_id
from services.dispatch.handbook import Handbook
from services.dispatch.inbox import content
from services.dispatch.knowledge import entries
from services.dispatch.search.alike import ended_alike
from shared.contract.errors import TiaokuaiError
from shared.platform.identity import Identity
from shared.platform.web import guarded, identity_of, json_response
from shared.stream.service import Store


class RelatedApi:
    """The route of what is related; where a registration is told to look (`similar_url`)."""

    def __init__(self, store: Store, book: Handbook) -> None:
        self._store = store
        self._book = book

    def routes(self) -> Sequence[BaseRoute]:
        path = "/orders/{order_id:uuid}/related"
        return (guarded(path, self.list_related, methods=["GET"], scope=(ALL, OWN, REGISTER)),)

    async def list_related(self, request: Request) -> Response:
        """Other orders on the matter, the newest first; `knowledge`: entries that fit, with owner and basis.

        `alike`, to who reads all orders: ended ones of others that say much the same, the likest first.
        A registrar sees, of what came by an own channel, the open orders of complainants who hide nothing.
        """
        identity, pool = identity_of(request), self._store.pool
        sight, order = sight_of(identity), path_id(request, "order_id")
        state, payload = await reading.order_and_payload(pool, order, sealed=sight.sealed)
        if identity.scopes.isdisjoint({ALL, OWN}):
            self._must_be_registered_by(identity, state)
            items = await reading.similar(pool, state)
        else:
            sight.must_cover(state)
            items = await reading.related(pool, state, sight.only_unit)
        said = content(state, payload)
        words = f"{said['title']} {said['text']}"
        known = await entries.beside(self._book, pool, datetime.now(UTC), words, state["category"])
        alike = await self._alike(state, payload, items) if ALL in identity.scopes else []
        return json_response({"items": items, "alike": alike, "knowledge": known})

    async def _alike(
        self, state: dict[str, Any], payload: bytes, items: Sequence[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """Those of other matters."""
        found = await ended_alike(self._store.pool, UUID(state["complaint_id"]), payload)
        shown = {each["order_id"] for each in items}
        return [each for each in reading.ended_of(found) if each["order_id"] not in shown]

    def _must_be_registered_by(self, identity: Identity, order: dict[str, Any]) -> None:
        """Raises `TiaokuaiError` unknown_order for what did not come by a channel of this registrar's."""
        if not may_register(identity, self._book.catalogue.sources.get(order["source"])):
            raise TiaokuaiError("unknown_order")
