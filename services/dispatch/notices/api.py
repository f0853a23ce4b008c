"""Notices over HTTP: a unit's and the desk's own, receipts of reading, emergency transfers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.dispatch.api.requests import changed, path_id
from services.dispatch.handbook import Handbook
from services.dispatch.notices import sql
from services.dispatch.notices.transfers import Service, Transfer, transfer
from shared.contract.errors import TiaokuaiError
from shared.contract.fields import Instant, Text
from shared.platform.database import Connection
from shared.platform.identity import Identity
from shared.platform.paging import page_of
from shared.platform.web import guarded, identity_of, json_response, read_body
from shared.stream.ports import Effects
from shared.stream.service import Store

DESK, UNIT, GATEWAY, SEALED = "desk", "reports", "notices", "sealed"


class ReceiptBody(BaseModel):
    """What became of a notice at the gateway."""

    model_config = ConfigDict(frozen=True)

    notice_id: UUID
    state: Literal["delivered", "read"]
    at: Instant


class ReceiptsBody(BaseModel):
    """The gateway's receipts."""

    model_config = ConfigDict(frozen=True)

    receipts: Annotated[tuple[ReceiptBody, ...], Field(max_length=1000)]


class TransferBody(BaseModel):
    """To whom the matter was passed on, and what was said."""

    model_config = ConfigDict(frozen=True)

    service: Service
    words: Text = ""


class NoticesApi:
    """The routes."""

    def __init__(self, store: Store, book: Handbook) -> None:
        self._store = store
        self._book = book

    def routes(self) -> Sequence[BaseRoute]:
        own = (DESK, UNIT)
        return (
            guarded("/notices", self.list_notices, methods=["GET"], scope=own),
            guarded("/notices/{notice_id:uuid}/read", self.read, methods=["POST"], scope=own),
            guarded("/notices/receipts", self.receipts, methods=["POST"], scope=GATEWAY),
            guarded("/desk/{order_id:uuid}/transfers", self.transfer, methods=["POST"], scope=DESK),
        )

    async def list_notices(self, request: Request) -> Response:
        """Unread notices of the caller's unit, or of the desk; the newest first."""
        asked = page_of(request, datetime, UUID)
        whose = self._whose(identity_of(request))
        rows = await self._store.pool.fetch(sql.LIST, *whose, *asked.after, asked.most)
        items, following = asked.cut(rows, "at", "notice_id")
        return json_response({"items": items, "next": following})

    async def read(self, request: Request) -> Response:
        """The caller read it; the first reader counts."""
        notice, identity = path_id(request, "notice_id"), identity_of(request)
        whose = self._whose(identity)

        async def change(tx: Connection, now: datetime) -> tuple[Effects, object]:
            read_at = await tx.fetchval(sql.READ, *whose, notice, now, identity.name)
            if read_at is None:
                raise TiaokuaiError("not_found", field="notice_id")
            return Effects(), {"notice_id": notice, "read_at": read_at}

        return await changed(self._store, request, change)

    async def receipts(self, request: Request) -> Response:
        """Receipts of a gateway, for notices it took."""
        body, name = await read_body(request, ReceiptsBody), identity_of(request).name
        told = body.receipts

        async def change(tx: Connection, now: datetime) -> tuple[Effects, object]:  # noqa: ARG001
            columns = zip(*((r.notice_id, r.state == "read", r.at) for r in told), strict=True)
            found = await tx.fetch(sql.RECEIPTS, name, *map(list, columns)) if told else []
            return Effects(), {"noted": len(found)}

        return await changed(self._store, request, change)

    async def transfer(self, request: Request) -> Response:
        """The matter was passed on to 110, 119 or 120: recorded on the order, and its unit told."""
        body, order = await read_body(request, TransferBody), path_id(request, "order_id")
        identity, trace = identity_of(request), request.state.traceparent
        may_see = SEALED in identity.scopes
        done = Transfer(order, body.service, body.words, identity.name, may_see, trace)

        async def change(tx: Connection, now: datetime) -> tuple[Effects, object]:
            return await transfer(self._book, tx, now, done)

        return await changed(self._store, request, change)

    def _whose(self, identity: Identity) -> tuple[list[str], bool, str | None]:
        desk = [self._book.duty.desk] if DESK in identity.scopes else []
        return [*desk, *sorted(identity.units)], SEALED in identity.scopes, identity.section
