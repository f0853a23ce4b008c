"""Reverse evaluation over HTTP: towns rate, departments object, all see from the sample up."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.feedback.api.requests import (
    REVIEW,
    SCOREBOARD,
    UNIT,
    own_rows,
    person_of,
    recuse,
    sees_sealed,
    unit_of,
)
from services.feedback.api.seeing import ORDER, RATING, must_see
from services.feedback.board.desk import Desk
from services.feedback.clock import now_of
from services.feedback.ratings import (
    Rated,
    counted,
    decide_objection,
    department_of,
    object_to,
    of_department,
    open_objections,
    rate,
)
from services.feedback.rules.ratings import Cell, Given, table, visible
from shared.contract.errors import TiaokuaiError
from shared.contract.fields import Code, Line, Text
from shared.platform.paging import page_of
from shared.platform.row_sight import SightedPool
from shared.platform.web import guarded, json_response, read_body
from shared.stream.service import Store


class RatingBody(BaseModel):
    """The body of a rating, of an order or of a round's half-year; a low one needs a reason."""

    model_config = ConfigDict(frozen=True)

    department: Code
    order_id: UUID | None = None
    half_year: Code | None = Field(None, description="of the round; without `order_id`")
    score: int = Field(ge=1, le=5)
    reasons: tuple[Code, ...] = Field((), max_length=10)
    words: Text = ""


class ObjectionBody(BaseModel):
    """The body of a department's objection."""

    model_config = ConfigDict(frozen=True)

    words: Text
    evidence: Line


class DecisionBody(BaseModel):
    """The body of a person's decision on one."""

    model_config = ConfigDict(frozen=True)

    accepted: bool
    words: Text


class RatingsApi:
    """Routes on ratings."""

    def __init__(self, held: Store, desk: Desk) -> None:
        self._store = held
        self._own = SightedPool(held.pool, own_rows)
        self._desk = desk

    def routes(self) -> Sequence[BaseRoute]:
        objection = "/ratings/{rating_id:uuid}/objection"
        return (
            guarded("/ratings", self.rate, methods=["POST"], scope=UNIT),
            guarded("/ratings", self.show, methods=["GET"], scope=SCOREBOARD),
            guarded("/units/ratings", self.show_own, methods=["GET"], scope=UNIT),
            guarded(objection, self.object_to, methods=["POST"], scope=UNIT),
            guarded(f"{objection}/decision", self.decide, methods=["POST"], scope=REVIEW),
            guarded("/ratings/objections", self.list_objections, methods=["GET"], scope=REVIEW),
        )

    async def rate(self, request: Request) -> Response:
        """A town rates a department, once an event and once a round."""
        body, town, now = (
            await read_body(request, RatingBody),
            unit_of(request),
            await now_of(self._store.pool),
        )
        if town not in self._desk.towns or body.department not in self._desk.district.departments:
            raise TiaokuaiError("wrong_unit", field="department")
        if body.score <= 2 and not body.reasons:
            raise TiaokuaiError("missing_ground", field="reasons")
        if (body.order_id is None) == (body.half_year is None):
            raise TiaokuaiError("field", field="half_year")
        said = (body.order_id, body.half_year, body.score, body.reasons, body.words)
        rated = Rated(town, body.department, *said, by=person_of(request))
        async with self._store.pool.acquire() as tx, tx.transaction():
            if body.order_id is not None:
                await must_see(request, tx, ORDER, body.order_id, code="unknown_order")
            identity = await rate(tx, rated, now, self._desk.district.zone)
        return json_response({"rating_id": identity}, 201)

    async def show(self, request: Request) -> Response:
        """Departments by town for `half_year` or all, the trend, with and without clause-52 matters."""
        half_year = request.query_params.get("half_year")
        everything = await counted(self._store.pool, None)
        chosen = [each for each in everything if half_year in {None, each.half_year}]
        return json_response(
            {
                "minimum": self._desk.minimum,
                "departments": self._table(chosen),
                "without_marked": self._table([each for each in chosen if not each.marked]),
                "marked": self._table([each for each in chosen if each.marked]),
                "trend": {
                    half: self._totals([each for each in everything if each.half_year == half])
                    for half in sorted({each.half_year for each in everything})
                },
            }
        )

    async def show_own(self, request: Request) -> Response:
        """What was said of the caller's department; from the sample up, and never by whom."""
        department = unit_of(request)
        given = [each for each in await counted(self._own, None) if each.department == department]
        enough = len(given) >= self._desk.minimum
        asked = page_of(request, str, UUID)
        said, following = await of_department(self._own, department, asked) if enough else ([], None)
        told = {"minimum": self._desk.minimum, "ratings": said, "next": following}
        return json_response(told | {"all": self._totals(given)})

    async def object_to(self, request: Request) -> Response:
        """A department objects to a rating of itself, once."""
        body, department, rating = await read_body(request, ObjectionBody), unit_of(request), _id(request)
        if not body.evidence.strip():
            raise TiaokuaiError("missing_ground", field="evidence")
        told = (body.words, body.evidence, person_of(request), await now_of(self._store.pool))
        await object_to(self._store.pool, rating, department, *told)
        return json_response({"rating_id": rating}, 201)

    async def decide(self, request: Request) -> Response:
        """Accept (the rating no longer counts) or refuse, once."""
        body, rating = await read_body(request, DecisionBody), _id(request)
        await must_see(request, self._store.pool, RATING, rating, code="not_found")
        recuse(request, await department_of(self._store.pool, rating))
        by, now = person_of(request), await now_of(self._store.pool)
        await decide_objection(
            self._store.pool, rating, accepted=body.accepted, words=body.words, by=by, now=now
        )
        return json_response({"rating_id": rating, "accepted": body.accepted})

    async def list_objections(self, request: Request) -> Response:
        """Objections that wait for a decision."""
        asked = page_of(request, datetime, UUID)
        found, following = await open_objections(self._store.pool, asked, sealed=sees_sealed(request))
        return json_response({"objections": found, "next": following})

    def _table(self, given: Sequence[Given]) -> dict[str, dict[str, object]]:
        shown = {unit: visible(cells, self._desk.minimum) for unit, cells in table(given).items()}
        return {
            unit: {town or "all": _cell(cell) for town, cell in cells.items()}
            for unit, cells in shown.items()
        }

    def _totals(self, given: Sequence[Given]) -> dict[str, object]:
        cells = {unit: visible(found, self._desk.minimum).get("") for unit, found in table(given).items()}
        return {unit: _cell(cell) for unit, cell in cells.items() if cell is not None}


def _cell(cell: Cell) -> dict[str, object]:
    return {"ratings": cell.ratings, "favourable": cell.favourable, "mean": cell.mean}


def _id(request: Request) -> UUID:
    rating: UUID = request.path_params["rating_id"]
    return rating
