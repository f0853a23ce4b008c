"""Orders as people read them, and reports of units that speak HTTP."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.dispatch import inbox, reading, taking_part
from services.dispatch.api.access import ALL, OWN, sight_of
from services.dispatch.api.requests import changed, must_be_its_sections, path_id
from services.dispatch.deciding import take_report
from services.dispatch.handbook import Handbook
from shared.contract.errors import FAULTS, TiaokuaiError
from shared.contract.events.report import UnitReport
from shared.contract.fields import Code, Digest, Instant, Line, Text, Version
from shared.domain.vocabulary import Outcome, ReportKind
from shared.platform.database import Connection, Pool
from shared.platform.etags import etag
from shared.platform.faults import PlatformError
from shared.platform.paging import PageAsked, page_of
from shared.platform.web import guarded, identity_of, json_response, read_body
from shared.stream.ports import Effects
from shared.stream.service import Store

_ANY = (ALL, OWN)
_UNIT_LEADER = "unit.lead"
"""Scope of who reads answers before they leave their unit."""

_LEADERS_ONLY = frozenset({ReportKind.APPROVED, ReportKind.DISAPPROVED})


class ReportBody(BaseModel):
    """The body of a report: as `UnitReport`, the order being named by the path."""

    model_config = ConfigDict(frozen=True)

    report_id: UUID = Field(description="drawn by the unit; the same id again changes nothing")
    order_version: Version
    kind: ReportKind
    at: Instant
    staff: Code | None = None
    section: Code | None = None
    words: Text = ""
    outcome: Outcome | None = None
    outside_case: Line | None = None
    ground: Code | None = None
    basis: Line = ""
    days: int | None = Field(None, ge=1, le=60)
    units: tuple[Code, ...] = Field((), max_length=10)
    files: tuple[Digest, ...] = Field((), max_length=20)
    handler: Code | None = None
    due: Instant | None = None


class OrdersApi:
    """The routes on orders; `awaited_in` is where a unit that others wait for is looked up."""

    def __init__(self, store: Store, book: Handbook, *, awaited_in: Pool) -> None:
        self._store = store
        self._book = book
        self._awaited_in = awaited_in

    def routes(self) -> Sequence[BaseRoute]:
        one = "/orders/{order_id:uuid}"
        return (
            guarded("/orders", self.list_orders, methods=["GET"], scope=_ANY),
            guarded("/inbox", self.list_inbox, methods=["GET"], scope=_ANY),
            guarded(one, self.show_order, methods=["GET"], scope=_ANY),
            guarded(f"{one}/reports", self.report, methods=["POST"], scope=OWN),
        )

    async def list_orders(self, request: Request) -> Response:
        """Orders by `unit` and `state`, a unit's person sees its own; sealed ones are in no list."""
        sight, asked = sight_of(identity_of(request)), request.query_params
        unit, section = sight.unit(asked.get("unit")), sight.section
        items, following = await reading.orders(
            self._store.pool, unit, asked.get("state"), page_of(request, UUID), section=section
        )
        return json_response({"items": items, "next": following})

    async def list_inbox(self, request: Request) -> Response:
        """What a unit leads, by `box`: sign, work, wait, done; with counts of the open parts. `join`: where
        others wait for it.
        """
        sight, asked = sight_of(identity_of(request)), request.query_params
        unit, section = sight.unit(asked.get("unit")), sight.section or asked.get("section") or None
        if unit is None:
            raise TiaokuaiError("unknown_unit", field="unit")
        items, following = await self._box(
            unit, section, asked.get("box", "sign"), page_of(request, datetime, UUID)
        )
        counts = await inbox.counts(self._store.pool, unit, section, datetime.now(UTC))
        return json_response({"unit": unit, "items": items, "counts": counts, "next": following})

    async def _box(
        self, unit: str, section: str | None, box: str, asked: PageAsked
    ) -> tuple[list[dict[str, Any]], str | None]:
        if box == "join":  # of a unit as a whole: sections are given what it leads alone
            if section:
                return [], None
            return await taking_part.page(self._store.pool, unit, asked, awaited_in=self._awaited_in)
        return await inbox.page(self._store.pool, inbox.Inbox(unit, section, box), asked)

    async def show_order(self, request: Request) -> Response:
        """One order: its state, its moves, the decision explained, and what the matter is."""
        sight, order = sight_of(identity_of(request)), path_id(request, "order_id")
        found = await reading.one_order(self._store.pool, order, sealed=sight.sealed)
        sight.must_cover(found["order"])
        return json_response(found, headers={"etag": etag(found["order"]["version"])})

    async def report(self, request: Request) -> Response:
        """A unit's report, as it could come over Kafka; a refusal says the reason.

        Answers are approved by the unit's leader: raises, as an answer, forbidden for anybody else.
        """
        body, unit = await read_body(request, ReportBody), _unit_of(request)
        if body.kind in _LEADERS_ONLY and _UNIT_LEADER not in identity_of(request).scopes:
            raise PlatformError("forbidden", field="kind")
        order = path_id(request, "order_id")
        await must_be_its_sections(request, self._store.pool, order)
        told = UnitReport(order_id=order, **dict(body))
        trace = request.state.traceparent

        async def change(tx: Connection, now: datetime) -> tuple[Effects, object]:
            effects, result = await take_report(self._book, tx, now, unit, told, trace)
            if result.order is None:
                raise TiaokuaiError("unknown_order")
            refusal = FAULTS[result.refusal] if result.refusal else None
            return effects, {
                "report_id": told.report_id,
                "applied": refusal is None,
                "code": refusal.code if refusal else None,
                "message": refusal.message if refusal else "",
                "version": result.order.version,
                "state": result.order.state,
            }

        return await changed(self._store, request, change)


def _unit_of(request: Request) -> str:
    units = identity_of(request).units
    if len(units) != 1:
        raise PlatformError("forbidden", field="unit")
    return next(iter(units))
