"""The scoreboard as it stands now, and the rows behind it."""

from collections.abc import Collection, Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.feedback.api.downloads import download
from services.feedback.api.requests import SCOREBOARD, period_of
from services.feedback.board.cells import Part, Split
from services.feedback.board.desk import Desk
from services.feedback.board.rows import rows_of_period
from services.feedback.board.scoring import KEPT
from services.feedback.board.tables import Board, board, definitions, shown
from services.feedback.clock import now_of
from shared.contract.errors import TiaokuaiError
from shared.platform.web import guarded, json_response
from shared.stream.service import Store

_TABLES: Mapping[Split, str] = {
    "unit": "units",
    "first_level": "first_levels",
    "category": "categories",
    "town": "towns",
}
"""What a board is split by → the name of its table."""


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
        """Every figure by unit, category and town for a period; `unit`, `category`, `town` pick a part.

        `by` names a table (unit, first_level, category, town), and others: the rest is left out.
        """
        tables = request.query_params.getlist("by") or list(_TABLES)
        if not _TABLES.keys() >= {*tables}:
            raise TiaokuaiError("field", field="by")
        period = period_of(request, self._desk.district.zone, await now_of(self._store.pool))
        part = Part(*(request.query_params.get(name) or None for name in ("unit", "category", "town")))
        found = await board(self._store.pool, period, self._desk, part)
        counted = await self._store.pool.fetchrow(KEPT)
        return json_response({**as_json(found, tables), "counted_at": counted["at"]})

    async def rows(self, request: Request) -> Response:
        """Every row behind the figures, as CSV or XLSX."""
        period = period_of(request, self._desk.district.zone, await now_of(self._store.pool))
        table = await rows_of_period(self._store.pool, period, self._desk.names)
        return await download(request, table, "rows")


def as_json(found: Board, tables: Collection[str] = tuple(_TABLES)) -> dict[str, object]:
    """A board as JSON, with these of its tables."""
    lines = {name: _lines(found, by) for by, name in _TABLES.items() if by in tables}
    return {
        "from": found.period.since,
        "to": found.period.until,
        "minimum": found.minimum,
        "measures": definitions(),
        "total": shown(found.total),
        "anonymous_closed": found.total.count("anonymous"),
        **lines,
    }


def _lines(found: Board, by: Split) -> list[dict[str, object]]:
    return [({"unit": line.key} if by == "unit" else {}) | shown(line) for line in found.tables[by]]
