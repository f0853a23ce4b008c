"""Exceptions proposed and decided, closed orders opened again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.feedback.api import seeing
from services.feedback.api.requests import REVIEW, UNIT, person_and_units, sees_sealed, unit_of
from services.feedback.api.seeing import must_see
from services.feedback.exceptions import Ruling, open_reviews, propose, reopen, rule
from services.feedback.rules.terms import Terms
from shared.contract.errors import TiaokuaiError
from shared.contract.fields import Line, Text
from shared.domain.vocabulary import ExceptionKind
from shared.platform.database import Connection
from shared.platform.paging import page_of
from shared.platform.web import guarded, json_response, read_body
from shared.stream.ports import Effects
from shared.stream.service import Store


class Proposal(BaseModel):
    """The body of a unit's proposal."""

    model_config = ConfigDict(frozen=True)

    kind: ExceptionKind
    evidence: Line
    words: Text = ""


class Decision(BaseModel):
    """The body of a person's decision."""

    model_config = ConfigDict(frozen=True)

    accepted: bool
    words: Text


class Reopening(BaseModel):
    """The body that opens an order again; `request_id` is drawn by the caller, the same again is refused."""

    model_config = ConfigDict(frozen=True)

    request_id: UUID = Field(description="names this request")
    words: Text


class ExceptionsApi:
    """Routes on exceptions and reopening."""

    def __init__(self, held: Store, terms: Terms) -> None:
        self._store = held
        self._terms = terms

    def routes(self) -> Sequence[BaseRoute]:
        order = "/orders/{order_id:uuid}"
        return (
            guarded("/exceptions", self.list_open, methods=["GET"], scope=REVIEW),
            guarded(f"{order}/exception", self.propose, methods=["POST"], scope=UNIT),
            guarded("/exceptions/{review_id:uuid}/decision", self.decide, methods=["POST"], scope=REVIEW),
            guarded(f"{order}/reopening", self.reopen, methods=["POST"], scope=REVIEW),
        )

    async def list_open(self, request: Request) -> Response:
        """What waits for a decision, oldest first."""
        asked = page_of(request, datetime, UUID)
        found, following = await open_reviews(self._store.pool, asked, sealed=sees_sealed(request))
        return json_response({"exceptions": found, "next": following})

    async def propose(self, request: Request) -> Response:
        """The lead proposes an exception about its answer that was found bad."""
        body, unit = await read_body(request, Proposal), unit_of(request)
        if not body.kind.known:
            raise TiaokuaiError("field", field="kind")
        if not body.evidence.strip():
            raise TiaokuaiError("missing_ground", field="evidence")
        order: UUID = request.path_params["order_id"]
        async with self._store.pool.acquire() as tx, tx.transaction():
            await must_see(request, tx, seeing.ORDER, order, code="unknown_order")
            identity = await propose(tx, order, unit, body.kind.value, body.evidence, body.words)
        return json_response({"review_id": identity}, 201)

    async def decide(self, request: Request) -> Response:
        """Confirm or refuse, once, by name; refused, the result counts as it was said."""
        body = await read_body(request, Decision)
        review: UUID = request.path_params["review_id"]
        ruling = Ruling(review, body.accepted, body.words, *person_and_units(request))

        async def work(tx: Connection, now: datetime) -> tuple[Effects, None]:
            await must_see(request, tx, seeing.REVIEW, review, code="not_found")
            return await rule(tx, ruling, now, self._terms), None

        await self._store.direct.transact(work)
        return json_response({"review_id": ruling.review_id, "accepted": ruling.accepted})

    async def reopen(self, request: Request) -> Response:
        """The complainant speaks up again: a closed order is handled again."""
        body = await read_body(request, Reopening)
        order: UUID = request.path_params["order_id"]

        async def work(tx: Connection, now: datetime) -> tuple[Effects, str]:
            await must_see(request, tx, seeing.ORDER, order, code="unknown_order")
            effects, case = await reopen(tx, order, body.request_id, body.words, now)
            return effects, case.reference

        return json_response({"order_id": order, "reference": await self._store.direct.transact(work)})
