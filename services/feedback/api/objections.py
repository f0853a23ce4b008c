"""Objections: a unit raises them against a draft, a person decides, a correction follows."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.feedback.api.requests import REVIEW, SCOREBOARD, UNIT, person_of, recuse, sees_sealed, unit_of
from services.feedback.api.seeing import OBJECTION, ORDER, must_see
from services.feedback.board.editions import Edition, read
from services.feedback.board.objections import (
    ONE,
    Objection,
    decide,
    has_figures,
    objections_of,
    raise_objection,
)
from services.feedback.clock import now_of
from services.feedback.rules.measures import PARTS
from shared.contract.errors import TiaokuaiError
from shared.contract.fields import Code, Line, Text
from shared.domain.redact import redact
from shared.platform.database import Connection
from shared.platform.paging import page_of
from shared.platform.web import guarded, json_response, read_body
from shared.stream.service import Store


class Raised(BaseModel):
    """The body of an objection: the order, the part of the unit's figures, why, and what shows it."""

    model_config = ConfigDict(frozen=True)

    order_id: UUID
    part: Code
    words: Text
    evidence: Line


class Decided(BaseModel):
    """The body of a decision."""

    model_config = ConfigDict(frozen=True)

    accepted: bool
    words: Text


class ObjectionsApi:
    """Routes on objections."""

    def __init__(self, held: Store) -> None:
        self._store = held

    def routes(self) -> Sequence[BaseRoute]:
        of_edition, one = "/editions/{number:int}/objections", "/objections/{objection_id:uuid}/decision"
        return (
            guarded(of_edition, self.list_objections, methods=["GET"], scope=SCOREBOARD),
            guarded(of_edition, self.raise_objection, methods=["POST"], scope=UNIT),
            guarded(one, self.decide, methods=["POST"], scope=REVIEW),
        )

    async def raise_objection(self, request: Request) -> Response:
        """A unit's objection to a draft for it; the same again is the same."""
        body, unit, now = await read_body(request, Raised), unit_of(request), await now_of(self._store.pool)
        if body.part not in PARTS:
            raise TiaokuaiError("field", field="part")
        if not body.words.strip() or not body.evidence.strip():
            raise TiaokuaiError("missing_ground", field="words")
        async with self._store.pool.acquire() as connection:
            edition = await self._open(connection, request.path_params["number"], now)
            words, evidence = redact(body.words).text, redact(body.evidence).text
            await must_see(request, connection, ORDER, body.order_id, code="unknown_order")
            objection = Objection(
                edition.number, unit, body.order_id, body.part, words, evidence, person_of(request), now
            )
            if not await has_figures(connection, objection):
                raise TiaokuaiError("unknown_order")
            identity = await raise_objection(connection, objection)
        return json_response({"objection_id": identity, "objections_until": edition.objections_until}, 201)

    async def list_objections(self, request: Request) -> Response:
        """The objections to an edition with their decisions."""
        async with self._store.pool.acquire() as connection:
            number, sealed = request.path_params["number"], sees_sealed(request)
            asked = page_of(request, datetime, UUID)
            found, following = await objections_of(connection, number, None, asked, sealed=sealed)
        return json_response({"objections": found, "next": following})

    async def decide(self, request: Request) -> Response:
        """Accept or refuse, once; an accepted one asks for a correcting edition."""
        body, by, now = await read_body(request, Decided), person_of(request), await now_of(self._store.pool)
        async with self._store.pool.acquire() as connection, connection.transaction():
            ident = request.path_params["objection_id"]
            await must_see(request, connection, OBJECTION, ident, code="not_found")
            objection = await connection.fetchrow(ONE, ident)
            if objection is None:
                raise TiaokuaiError("not_found")
            recuse(request, objection["unit"])
            words = redact(body.words).text
            if not await decide(connection, objection, accepted=body.accepted, words=words, by=by, at=now):
                raise TiaokuaiError("conflict")
        return json_response({"objection_id": objection["objection_id"], "accepted": body.accepted})

    async def _open(self, connection: Connection, number: int, now: datetime) -> Edition:
        edition = await read(connection, number)
        if edition is None:
            raise TiaokuaiError("not_found")
        if edition.published_at is not None or now >= edition.objections_until:
            raise TiaokuaiError("window_closed")
        return edition
