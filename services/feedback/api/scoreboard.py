"""The scoreboard as it stands now, and the rows behind it."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.feedback.api.downloads import download
from services.feedback.api.requests import SCOREBOARD, period_of
from services.feedback.board.cells import Part
from services.feedback.board.desk import Desk
from services.feedback.board.rows import rows_of_period
from services.feedback.board.scoring import KEPT
from services.feedback.board.tables import Board, board, definitions, shown
from services.feedback.clock import now_of
from shared.platform.web import guarded, json_response
from shared.stream.service import Store


class ScoreboardApi:
    """Routes on live figures; they are at most as old as the counting timer."""

    def __init__(self, held: Store, desk: Desk) -> None:
        self._store = held
        self._desk = desk

    def routes(self) -> Sequence[BaseRoute]:
        return (
            guarded("/scoreboard", self.show, methods=["GET"], scope=SCOREBOARD),
            guarded("/scoreboard/rows.{kind}", self.rows, methods=["GET"], scope=SCOREBOARD),
        )

    async def show(self, request: Request) -> Response:
        """Every figure by unit, category and town for a period; `unit`, `category`, `town` pick a part."""
        period = period_of(request, self._desk.district.zone, await now_of(self._store.pool))
        part = Part(*(request.query_params.get(name) or None for name in ("unit", "category", "town")))
        found = await board(self._store.pool, period, self._desk, part)
        counted = await self._store.pool.fetchrow(KEPT)
        return json_response({**as_json(found), "counted_at": counted["at"]})

    async def rows(self, request: Request) -> Response:
        """Every row behind the figures, as CSV or XLSX."""
        period = period_of(request, self._desk.district.zone, await now_of(self._store.pool))
        table = await rows_of_period(self._store.pool, period, self._desk.names)
        return await download(request, table, "rows")


def as_json(found: Board) -> dict[str, object]:
    """A board as JSON."""
    return {
        "from": found.period.since,
        "to": found.period.until,
        "minimum": found.minimum,
        "measures": definitions(),
        "total": shown(found.total),
        "anonymous_closed": found.total.count("anonymous"),
        "units": [{"unit": line.key, **shown(line)} for line in found.tables["unit"]],
        "first_levels": [shown(line) for line in found.tables["first_level"]],
        "categories": [shown(line) for line in found.tables["category"]],
        "towns": [shown(line) for line in found.tables["town"]],
    }
