"""The rows behind arrears, reverse evaluation and what the rule saved, as CSV or XLSX."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.feedback.api.downloads import download
from services.feedback.api.requests import (
    SCOREBOARD,
    period_of,
    sees_sealed,
)
from services.feedback.board.arrears import arrears
from services.feedback.board.behind import arrears_rows, ratings_rows, saved_rows
from services.feedback.board.desk import Desk
from services.feedback.clock import now_of
from services.feedback.ratings import with_occasions
from shared.platform.web import guarded
from shared.stream.service import Store


class ExportsApi:
    """Routes on rows; those of the scoreboard and of editions lie with them."""

    def __init__(self, held: Store, desk: Desk) -> None:
        self._store = held
        self._desk = desk

    def routes(self) -> Sequence[BaseRoute]:
        return (
            guarded("/arrears/rows.{kind}", self.arrears, methods=["GET"], scope=SCOREBOARD),
            guarded("/ratings/rows.{kind}", self.ratings, methods=["GET"], scope=SCOREBOARD),
            guarded("/saved/rows.{kind}", self.saved, methods=["GET"], scope=SCOREBOARD),
        )

    async def arrears(self, request: Request) -> Response:
        """Every arrears matter with size, sum, stage, due date, age; sealed ones for who may see them."""
        statute, now = self._desk.statute, await now_of(self._store.pool)
        found = await arrears(self._store.pool, statute, sealed=sees_sealed(request))
        shown = [each for each in found if each.order_id]
        return await download(request, arrears_rows(shown, statute, self._desk.names, now), "arrears")

    async def ratings(self, request: Request) -> Response:
        """Every rating of a `half_year` or of all, from the sample up."""
        found = await with_occasions(self._store.pool, request.query_params.get("half_year"))
        table = ratings_rows(found, self._desk.names, self._desk.minimum)
        return await download(request, table, "ratings")

    async def saved(self, request: Request) -> Response:
        """Every dispatched order of a period, and what it adds to each measure."""
        period = period_of(request, self._desk.district.zone, await now_of(self._store.pool))
        return await download(request, await saved_rows(self._store.pool, period, self._desk.names), "saved")
