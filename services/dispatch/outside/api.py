"""Hand-overs and related cases over HTTP, for the desk."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.dispatch.api.requests import changed, path_id
from services.dispatch.handbook import Handbook
from services.dispatch.outside import handing, linking
from services.dispatch.outside.handing import Person
from services.dispatch.outside.linking import Body, Link
from shared.contract.fields import Code, Line, Text
from shared.platform.database import Connection
from shared.platform.paging import page_of
from shared.platform.web import guarded, identity_of, json_response, read_body
from shared.stream.ports import Effects
from shared.stream.service import Store

DESK, SEALED = "desk", "sealed"
Filled = Annotated[Line, Field(min_length=1)]


class HandOverBody(BaseModel):
    """To whom, and why."""

    model_config = ConfigDict(frozen=True)

    receiver: Filled
    words: Text = ""


class ReceiptBody(BaseModel):
    """Under which number the receiver took it."""

    model_config = ConfigDict(frozen=True)

    number: Code
    words: Text = ""


class LinkBody(BaseModel):
    """A case at another body; `concludes` when it is handled or was concluded there."""

    model_config = ConfigDict(frozen=True)

    body: Body
    number: Code
    stage: Line = ""
    result: Line = ""
    concludes: bool = False


class OutsideApi:
    """The routes."""

    def __init__(self, store: Store, book: Handbook) -> None:
        self._store = store
        self._book = book

    def routes(self) -> Sequence[BaseRoute]:
        order = "/desk/{order_id:uuid}"
        receipt = "/handovers/{hand_over_id:uuid}/acknowledge"
        return (
            guarded(f"{order}/hand_over", self.hand_over, methods=["POST"], scope=DESK),
            guarded("/handovers", self.list_open, methods=["GET"], scope=DESK),
            guarded(receipt, self.acknowledge, methods=["POST"], scope=DESK),
            guarded(f"{order}/links", self.link, methods=["POST"], scope=DESK),
            guarded(f"{order}/links", self.list_links, methods=["GET"], scope=DESK),
        )

    async def hand_over(self, request: Request) -> Response:
        """Hand an order over; it stays the desk's until the receiver acknowledges."""
        body, order, person = (
            await read_body(request, HandOverBody),
            path_id(request, "order_id"),
            _who(request),
        )

        async def change(tx: Connection, now: datetime) -> tuple[Effects, object]:
            return await handing.hand_over(self._book, tx, now, order, body.receiver, body.words, person)

        return await changed(self._store, request, change)

    async def acknowledge(self, request: Request) -> Response:
        """The receiver took it: the order ends, the city is told the receiver's number."""
        body, person = await read_body(request, ReceiptBody), _who(request)
        handed = path_id(request, "hand_over_id")

        async def change(tx: Connection, now: datetime) -> tuple[Effects, object]:
            return await handing.acknowledge(self._book, tx, now, handed, body.number, body.words, person)

        return await changed(self._store, request, change)

    async def list_open(self, request: Request) -> Response:
        """Hand-overs by `state`: open (the default), acknowledged, returned."""
        state, asked = request.query_params.get("state", "open"), page_of(request, datetime, UUID)
        rows = await self._store.pool.fetch(
            handing.LIST, state, *asked.after, asked.most, _who(request).sealed
        )
        items, following = asked.cut(rows, "due", "hand_over_id")
        return json_response({"items": items, "next": following})

    async def link(self, request: Request) -> Response:
        """Link a case at another body."""
        body, order, person = await read_body(request, LinkBody), path_id(request, "order_id"), _who(request)
        case = Link(**dict(body))

        async def change(tx: Connection, now: datetime) -> tuple[Effects, object]:
            return await linking.link(self._book, tx, now, order, case, person)

        return await changed(self._store, request, change)

    async def list_links(self, request: Request) -> Response:
        """The cases an order is linked with."""
        order, may_see = path_id(request, "order_id"), _who(request).sealed
        rows = await self._store.pool.fetch(linking.LIST, order, may_see)
        return json_response({"items": [dict(row) for row in rows]})


def _who(request: Request) -> Person:
    identity = identity_of(request)
    return Person(identity.name, SEALED in identity.scopes, request.state.traceparent)
