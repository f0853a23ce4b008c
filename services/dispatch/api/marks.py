"""The marks of clause 52 over HTTP: proposed with evidence, confirmed by another person, contested once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.dispatch import reading
from services.dispatch.api.access import ALL, OWN, SEALED, sight_of
from services.dispatch.api.desk import DESK
from services.dispatch.api.requests import changed, must_be_its_sections, path_id
from services.dispatch.deciding_marks import Decided, confirm_or_not
from services.dispatch.handbook import Handbook
from services.dispatch.marking import Proposer, contest_mark, listed, on_matter, order_of, propose
from services.dispatch.rules.marks import MarkAction, MarkKind, MarkState
from shared.contract.errors import TiaokuaiError
from shared.contract.events.order import OrderState
from shared.contract.fields import Line
from shared.platform.database import Connection
from shared.platform.faults import PlatformError
from shared.platform.paging import page_of
from shared.platform.web import guarded, identity_of, json_response, read_body
from shared.stream.ports import Effects
from shared.stream.service import Store

Result = tuple[Effects, dict[str, Any]]


class ProposalBody(BaseModel):
    """Which mark, and what speaks for it."""

    model_config = ConfigDict(frozen=True)

    kind: MarkKind
    evidence: Line


class VerdictBody(BaseModel):
    """What is decided about a mark, and why."""

    model_config = ConfigDict(frozen=True)

    action: MarkAction
    reason: Line


class ContestBody(BaseModel):
    """What speaks against a mark."""

    model_config = ConfigDict(frozen=True)

    reason: Line


class MarksApi:
    """The routes on marks."""

    def __init__(self, store: Store, book: Handbook) -> None:
        self._store = store
        self._book = book

    def routes(self) -> Sequence[BaseRoute]:
        mark = "/marks/{mark_id:uuid}"
        order = "/orders/{order_id:uuid}/marks"
        return (
            guarded("/marks", self.list_marks, methods=["GET"], scope=DESK),
            guarded(order, self.list_on_order, methods=["GET"], scope=(ALL, OWN)),
            guarded(order, self.propose, methods=["POST"], scope=(DESK, OWN)),
            guarded(f"{mark}/decide", self.decide, methods=["POST"], scope=DESK),
            guarded(f"{mark}/contest", self.contest, methods=["POST"], scope=OWN),
        )

    async def list_marks(self, request: Request) -> Response:
        """Marks that wait for a decision, or in the `state` asked for."""
        page, asked = page_of(request, datetime, UUID), request.query_params.get("state")
        try:
            states = [MarkState(asked)] if asked else [MarkState.PROPOSED, MarkState.CONTESTED]
        except ValueError:
            raise TiaokuaiError("field", field="state") from None
        may_see = SEALED in identity_of(request).scopes
        items, following = await listed(self._store.pool, states, page, sealed=may_see)
        return json_response({"items": items, "next": following})

    async def list_on_order(self, request: Request) -> Response:
        """What stands, was proposed, refused or lifted on the order's matter."""
        sight, order = sight_of(identity_of(request)), path_id(request, "order_id")
        state = await reading.order_state(self._store.pool, order, sealed=sight.sealed)
        sight.must_cover(state)
        known = await on_matter(self._store.pool, OrderState.model_validate(state))
        return json_response({"items": known})

    async def propose(self, request: Request) -> Response:
        """The desk may propose any mark, `beyond_town` only with what supports it; a town that one alone."""
        body, order = await read_body(request, ProposalBody), path_id(request, "order_id")
        who, towns = _who(request), self._book.terms.towns
        await must_be_its_sections(request, self._store.pool, order)

        async def change(tx: Connection, now: datetime) -> Result:
            return Effects(), await propose(tx, now, order, body.kind, body.evidence, who=who, towns=towns)

        return await changed(self._store, request, change)

    async def decide(self, request: Request) -> Response:
        """Confirmed or refused, upheld or lifted: by another person than who proposed it.

        A confirmed one moves the order at once where a town works on it: `order` says how that stands then.
        """
        body, mark, person = await read_body(request, VerdictBody), path_id(request, "mark_id"), _who(request)
        trace = request.state.traceparent

        async def change(tx: Connection, now: datetime) -> Result:
            decided = Decided(mark, body.action, body.reason)
            return await confirm_or_not(self._book, tx, now, decided, person, trace=trace)

        return await changed(self._store, request, change)

    async def contest(self, request: Request) -> Response:
        """The department that leads the marked order says why the mark is wrong: once."""
        body, mark, unit = await read_body(request, ContestBody), path_id(request, "mark_id"), _unit(request)
        await must_be_its_sections(request, self._store.pool, await order_of(self._store.pool, mark))

        async def change(tx: Connection, now: datetime) -> Result:
            return Effects(), await contest_mark(tx, now, mark, unit, body.reason)

        return await changed(self._store, request, change)


def _who(request: Request) -> Proposer:
    """A clerk for the desk, else a unit's person for the unit."""
    person = identity_of(request)
    unit = None if DESK in person.scopes else _unit(request)
    return Proposer(person.name, unit, SEALED in person.scopes)


def _unit(request: Request) -> str:
    units = identity_of(request).units
    if len(units) != 1:
        raise PlatformError("forbidden", field="unit")
    return next(iter(units))
