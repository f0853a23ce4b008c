"""Rounds of reverse evaluation over HTTP: announced, looked at, and what came of them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.feedback.api.requests import PUBLISH, SCOREBOARD, UNIT, person_of
from services.feedback.board.desk import Desk
from services.feedback.clock import now_of
from services.feedback.ratings import counted
from services.feedback.rounds import all_rounds, announce, progress, round_of
from services.feedback.rules.ratings import ROUND, table, visible
from services.feedback.rules.rounds import Phase, Round, fault
from shared.contract.errors import TiaokuaiError
from shared.contract.fields import Code, Instant
from shared.platform.etags import etag, must_match, version_of
from shared.platform.web import guarded, json_response, read_body
from shared.stream.service import Store


class RoundBody(BaseModel):
    """The body that announces a round; `towns` left out: every town may rate."""

    model_config = ConfigDict(frozen=True)

    half_year: Code
    opens_at: Instant
    closes_at: Instant
    objections_until: Instant
    minimum: int | None = Field(None, ge=1, le=1000)
    towns: tuple[Code, ...] = Field((), max_length=100)


class RoundsApi:
    """Routes on rounds."""

    def __init__(self, held: Store, desk: Desk) -> None:
        self._store = held
        self._desk = desk

    def routes(self) -> Sequence[BaseRoute]:
        return (
            guarded("/ratings/rounds", self.announce, methods=["POST"], scope=PUBLISH, versioned=True),
            guarded("/ratings/rounds", self.list_rounds, methods=["GET"], scope=SCOREBOARD),
            guarded("/units/ratings/rounds", self.list_to_unit, methods=["GET"], scope=UNIT),
            guarded("/ratings/rounds/{half_year}", self.show, methods=["GET"], scope=SCOREBOARD),
        )

    async def announce(self, request: Request) -> Response:
        """Announce a round, or change one that has not opened."""
        body, now = await read_body(request, RoundBody), await now_of(self._store.pool)
        dates = (body.opens_at, body.closes_at, body.objections_until)
        towns = body.towns or tuple(sorted(self._desk.towns))
        wanted = Round(body.half_year, *dates, body.minimum or self._desk.minimum, towns)
        wrong = fault(wanted, now, self._desk.towns, self._desk.minimum)
        if wrong is not None:
            raise TiaokuaiError("field", field=wrong)
        async with self._store.pool.acquire() as tx, tx.transaction():
            if before := await round_of(tx, body.half_year, changing=True):
                must_match(request, version_of(before))
            await announce(tx, wanted, person_of(request), now)
            after = await round_of(tx, body.half_year)
            assert after is not None
        return json_response(_shown(after, now), 201, {"etag": etag(version_of(after))})

    async def list_rounds(self, _request: Request) -> Response:
        """Every round, the latest first, with how many have rated."""
        now = await now_of(self._store.pool)
        rounds = await all_rounds(self._store.pool)
        pages = [{**_shown(each, now), **await progress(self._store.pool, each.half_year)} for each in rounds]
        return json_response({"rounds": pages})

    async def list_to_unit(self, _request: Request) -> Response:
        """Every round with its dates, for towns that rate and departments that may object."""
        now = await now_of(self._store.pool)
        return json_response({"rounds": [_shown(each, now) for each in await all_rounds(self._store.pool)]})

    async def show(self, request: Request) -> Response:
        """What came of a round, departments from its sample up; not final until objections are decided."""
        found = await round_of(self._store.pool, request.path_params["half_year"])
        if found is None:
            raise TiaokuaiError("not_found")
        now, done = await now_of(self._store.pool), await progress(self._store.pool, found.half_year)
        given = await counted(self._store.pool, found.half_year, ROUND)
        final = found.phase(now) is Phase.FINAL and not done["undecided"]
        told = {**_shown(found, now), **done, "final": final, "departments": _results(given, found)}
        return json_response(told, headers={"etag": etag(version_of(found))})


def _shown(found: Round, now: datetime) -> dict[str, Any]:
    return {**asdict(found), "phase": found.phase(now), "version": version_of(found)}


def _results(given: Any, found: Round) -> dict[str, Any]:
    """Of all towns together: a town rates a department once a round, so no cell of one town is a sample."""
    cells = {unit: visible(each, found.minimum).get("") for unit, each in table(given).items()}
    return {
        unit: {"ratings": cell.ratings, "favourable": cell.favourable, "mean": cell.mean}
        for unit, cell in sorted(cells.items())
        if cell is not None
    }
