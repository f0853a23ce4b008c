"""The ladder, the arrears, what the rule saved, how a complaint stands: what people watch."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.feedback.api.requests import (
    REVIEW,
    SCOREBOARD,
    UNIT,
    own_rows,
    period_of,
    person_of,
    sees_sealed,
    unit_of,
)
from services.feedback.api.seeing import ORDER, STEP, must_see
from services.feedback.board.arrears import Note, arrears, note, noted
from services.feedback.board.desk import Desk
from services.feedback.board.saved import FORMULAS, saved
from services.feedback.clock import now_of
from services.feedback.rules.arrears import Arrear, age_of, gauges, stage_of
from services.feedback.rules.rates import Rate
from services.feedback.rules.terms import Terms
from services.feedback.supervision import Explained, explain, standing_steps
from shared.contract.errors import TiaokuaiError
from shared.contract.fields import Code, Line, Text
from shared.domain.chinese_words import CREDITOR_SIZES, SUM_BANDS
from shared.platform.database import Connection
from shared.platform.etags import etag, must_match, version_of
from shared.platform.paging import page_of
from shared.platform.row_sight import SightedPool
from shared.platform.web import guarded, json_response, read_body
from shared.stream.ports import Effects
from shared.stream.service import Store


class Explanation(BaseModel):
    """The body by which a unit answers for a step."""

    model_config = ConfigDict(frozen=True)

    words: Text


class ArrearsNote(BaseModel):
    """The body of what a person knows of an arrears matter."""

    model_config = ConfigDict(frozen=True)

    creditor_size: Code | None = None
    sum_band: Code | None = None
    settled: bool = False
    evidence: Line = ""


class WatchingApi:
    """Routes on what is watched."""

    def __init__(self, held: Store, desk: Desk, terms: Terms) -> None:
        self._store = held
        self._own = SightedPool(held.pool, own_rows)
        self._desk = desk
        self._terms = terms

    def routes(self) -> Sequence[BaseRoute]:
        step, one = "/supervision/{step_id:uuid}/explanation", "/arrears/{order_id:uuid}"
        return (
            guarded("/supervision", self.list_steps, methods=["GET"], scope=SCOREBOARD),
            guarded("/units/supervision", self.list_own_steps, methods=["GET"], scope=UNIT),
            guarded(step, self.explain, methods=["POST"], scope=UNIT),
            guarded("/arrears", self.show_arrears, methods=["GET"], scope=SCOREBOARD),
            guarded(one, self.note_arrears, methods=["PUT"], scope=REVIEW, versioned=True),
            guarded("/saved", self.show_saved, methods=["GET"], scope=SCOREBOARD),
        )

    async def list_steps(self, request: Request) -> Response:
        """Steps of the ladder that stand, of `unit` or all."""
        return await self._steps(request, self._store.pool, request.query_params.get("unit") or None)

    async def list_own_steps(self, request: Request) -> Response:
        """The caller's own."""
        return await self._steps(request, self._own, unit_of(request))

    async def _steps(self, request: Request, pool: Any, unit: str | None) -> Response:
        asked = page_of(request, bool, datetime, UUID)
        found, following = await standing_steps(pool, unit, asked)
        return json_response({"steps": found, "next": following})

    async def explain(self, request: Request) -> Response:
        """A unit answers for a step of its own, once."""
        body, step = await read_body(request, Explanation), request.path_params["step_id"]
        if not body.words.strip():
            raise TiaokuaiError("missing_words", field="words")
        said = Explained(step, unit_of(request), body.words, person_of(request))

        async def work(tx: Connection, now: datetime) -> tuple[Effects, None]:
            await must_see(request, tx, STEP, step, code="not_found")
            return await explain(tx, said, now, self._terms), None

        await self._store.direct.transact(work)
        return json_response({"step_id": step})

    async def show_arrears(self, request: Request) -> Response:
        """The gauge by kind of debtor, and every open matter with stage, due date and age.

        A sealed one counts, but is told of to who may see it alone: `sealed` says how many are left out.
        """
        now, statute = await now_of(self._store.pool), self._desk.statute
        found = await arrears(self._store.pool, statute, sealed=sees_sealed(request))
        still = [each for each in found if not each.settled]
        shown = [
            {"received_at": each.received_at, "order_id": each.order_id, "arrear": each}
            for each in still
            if each.order_id
        ]
        asked = page_of(request, datetime, UUID)
        page, following = asked.cut(asked.behind(shown, "received_at", "order_id"), "received_at", "order_id")
        matters = [self._arrear(each["arrear"], now) for each in page]
        told = {"open": matters, "next": following, "sealed": len(still) - len(shown)}
        kinds = gauges(found, statute.kinds, statute.stages, now)
        return json_response(told | {"gauges": [asdict(each) for each in kinds]})

    async def note_arrears(self, request: Request) -> Response:
        """Note the creditor's size, the band of the sum, or the payment with what shows it."""
        body, order = await read_body(request, ArrearsNote), request.path_params["order_id"]
        if body.creditor_size not in {None, *CREDITOR_SIZES}:
            raise TiaokuaiError("field", field="creditor_size")
        if body.sum_band not in {None, *SUM_BANDS}:
            raise TiaokuaiError("field", field="sum_band")
        if body.settled and not body.evidence.strip():
            raise TiaokuaiError("missing_ground", field="evidence")
        await must_see(request, self._store.pool, ORDER, order, code="unknown_order")
        told = Note(body.creditor_size, body.sum_band, body.settled, body.evidence, person_of(request))
        async with self._store.pool.acquire() as tx, tx.transaction():
            must_match(request, version_of(*await noted(tx, order)))
            await note(tx, self._desk.statute, order, told, await now_of(tx))
            version = version_of(*await noted(tx, order))
        return json_response({"order_id": order, "version": version}, headers={"etag": etag(version)})

    async def show_saved(self, request: Request) -> Response:
        """Month by month: hops avoided, orders the towns were spared, first dispatch, repeats, minute."""
        zone = self._desk.district.zone
        period = period_of(request, zone, await now_of(self._store.pool))
        months, matters = await saved(self._store.pool, period, zone)
        names = self._desk.names.by["category"]
        return json_response(
            {
                "measures": [{"code": code, "name": n, "formula": f} for code, (n, f) in FORMULAS.items()],
                "months": [_rates(asdict(each)) for each in months],
                "repeats_by_category": [
                    {**_rates(asdict(each)), "name": names.get(each.category, each.category)}
                    for each in matters
                ],
            }
        )

    def _arrear(self, each: Arrear, now: datetime) -> dict[str, Any]:
        stage, due = stage_of(each, self._desk.statute.stages, now)
        version = version_of(each.creditor_size, each.sum_band, each.settled)
        return {**asdict(each), "stage": stage, "due": due, "age": age_of(each, now), "version": version}


def _rates(month: dict[str, Any]) -> dict[str, Any]:
    """A quotient needs its value beside it."""
    for name, value in month.items():
        if isinstance(value, dict):
            month[name] = {**value, "value": Rate(**value).value}
    return month
