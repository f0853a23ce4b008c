"""Orders as people read them, and reports of units that speak HTTP."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.dispatch import reading
from services.dispatch.api.requests import changed, page_of, path_id
from services.dispatch.deciding import take_report
from services.dispatch.handbook import Handbook
from shared.contract.errors import FAULTS, TiaokuaiError
from shared.contract.events.report import UnitReport
from shared.contract.fields import Code, Instant, Line, Text, Version
from shared.domain.vocabulary import Outcome, ReportKind
from shared.platform.database import Connection
from shared.platform.faults import PlatformError
from shared.platform.web import guarded, identity_of, json_response, read_body
from shared.stream.ports import Effects
from shared.stream.service import Store

READ, REPORT, SEALED = "orders", "reports", "sealed"
"""Scopes: to read orders; of units, which also hold `unit:<code>`; to see sealed matters."""

_UNIT = "unit:"


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


class OrdersApi:
    """The routes on orders."""

    def __init__(self, store: Store, book: Handbook) -> None:
        self._store = store
        self._book = book

    def routes(self) -> Sequence[BaseRoute]:
        one = "/orders/{order_id:uuid}"
        return (
            guarded("/orders", self.list_orders, methods=["GET"], scope=READ),
            guarded(one, self.show_order, methods=["GET"], scope=READ),
            guarded(f"{one}/reports", self.report, methods=["POST"], scope=REPORT),
        )

    async def list_orders(self, request: Request) -> Response:
        """Orders by `unit` and `state`; sealed ones are in no list."""
        after, limit = page_of(request)
        unit, state = (request.query_params.get(name) for name in ("unit", "state"))
        items, following = await reading.orders(self._store.pool, unit, state, _last(after), limit)
        return json_response({"items": items, "next": following})

    async def show_order(self, request: Request) -> Response:
        """One order: its state, its moves, the decision explained."""
        may_see = SEALED in identity_of(request).scopes
        order = path_id(request, "order_id")
        return json_response(await reading.one_order(self._store.pool, order, sealed=may_see))

    async def report(self, request: Request) -> Response:
        """A unit's report, as it could come over Kafka; a refusal says the reason."""
        body, unit = await read_body(request, ReportBody), _unit_of(request)
        told = UnitReport(order_id=path_id(request, "order_id"), **dict(body))
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
    units = [s.removeprefix(_UNIT) for s in identity_of(request).scopes if s.startswith(_UNIT)]
    if len(units) != 1:
        raise PlatformError("forbidden", field="unit")
    return units[0]


def _last(after: str | None) -> UUID | None:
    try:
        return UUID(after) if after else None
    except ValueError:
        raise TiaokuaiError("field", field="after") from None
