"""The city's reports over HTTP: polled with a cursor, and told again corrected when the city refused one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.dispatch import reading
from services.dispatch.api.access import ALL, OWN, SEALED, sight_of
from services.dispatch.api.requests import changed, path_id
from services.dispatch.city import sql
from services.dispatch.city.correcting import Correction, correct
from services.dispatch.city.told import told
from services.dispatch.handbook import Handbook
from shared.contract.fields import Line, Text
from shared.domain.vocabulary import Outcome
from shared.platform.database import Connection
from shared.platform.faults import PlatformError
from shared.platform.identity import Identity
from shared.platform.paging import cursor, page_of
from shared.platform.web import guarded, identity_of, json_response, read_body
from shared.stream.ports import Effects
from shared.stream.service import Store

CITY, DESK = "city", "desk"
"""Scopes: of the city's own systems, bound by `source:<code>`; of clerks."""


class CorrectionBody(BaseModel):
    """What a refused report says anew; what is left out stays."""

    model_config = ConfigDict(frozen=True)

    words: Text = ""
    outcome: Outcome | None = None
    basis: Line = ""


class CityApi:
    """The routes of the city, and of the desk towards it."""

    def __init__(self, store: Store, book: Handbook) -> None:
        self._store = store
        self._book = book

    def routes(self) -> Sequence[BaseRoute]:
        one = "/city/reports/{report_id:uuid}/correct"
        return (
            guarded("/city/reports", self.list_reports, methods=["GET"], scope=CITY),
            guarded(one, self.correct, methods=["POST"], scope=DESK),
            guarded("/orders/{order_id:uuid}/city", self.show_told, methods=["GET"], scope=(ALL, OWN)),
        )

    async def list_reports(self, request: Request) -> Response:
        """Reports without a receipt, in the order in which they were made; `next` goes on behind the last."""
        asked = page_of(request, int, UUID)
        source = _source(identity_of(request), request.query_params.get("source"))
        rows = await self._store.pool.fetch(sql.OPEN, source, *asked.after, asked.limit)
        last = rows[-1] if rows else None
        following = cursor(last["tx"], last["report_id"]) if last else request.query_params.get("after")
        return json_response({"items": [orjson.loads(row["value"]) for row in rows], "next": following})

    async def show_told(self, request: Request) -> Response:
        """What the city was told of this order's complaint, each with its receipt; its other items."""
        sight, order = sight_of(identity_of(request)), path_id(request, "order_id")
        state = await reading.order_state(self._store.pool, order, sealed=sight.sealed)
        sight.must_cover(state)
        return json_response(await told(self._store.pool, state))

    async def correct(self, request: Request) -> Response:
        """Report again, mended, what the city refused; the new report has an id of its own."""
        body, report, person = await read_body(request, CorrectionBody), path_id(request, "report_id"), ""
        person, trace = identity_of(request).name, request.state.traceparent
        may_see = SEALED in identity_of(request).scopes
        correction = Correction(person, body.words, body.outcome, body.basis)

        async def change(tx: Connection, now: datetime) -> tuple[Effects, object]:
            effects, mended = await correct(self._book, tx, now, report, correction, trace, sealed=may_see)
            return effects, {"report_id": mended}

        return await changed(self._store, request, change)


def _source(identity: Identity, asked: str | None) -> str:
    """The source asked for, or the caller's only one. Raises `PlatformError` forbidden for another's."""
    own = sorted(s.removeprefix("source:") for s in identity.scopes if s.startswith("source:"))
    source = asked or (own[0] if len(own) == 1 else "")
    if not source or (own and source not in own):
        raise PlatformError("forbidden", field="source")
    return source
