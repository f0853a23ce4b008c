"""Editions: drafted, objected to, decided on, published, read by those they are for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.feedback.api.downloads import download
from services.feedback.api.requests import PUBLISH, SCOREBOARD, UNIT, month_of, person_of
from services.feedback.api.scoreboard import as_json
from services.feedback.board.desk import Desk
from services.feedback.board.editions import Draft, Edition, draft, latest, publish, read, rows_behind
from services.feedback.board.objections import standing
from services.feedback.board.public import open_to_all
from services.feedback.board.rows import rows_as_counted
from services.feedback.board.scoring import counting
from services.feedback.board.tables import Board, board_of
from services.feedback.clock import now_of
from services.feedback.rules.publishing import Audience, refusal
from shared.contract.errors import TiaokuaiError
from shared.contract.fields import Code, Line
from shared.platform.database import Connection
from shared.platform.paging import page_of
from shared.platform.web import guarded, identity_of, json_response, read_body
from shared.stream.service import Store


class Wanted(BaseModel):
    """The body of a draft; `corrects` names the edition it takes the place of, with the reason."""

    model_config = ConfigDict(frozen=True)

    month: Code
    audience: Audience = Audience.UNITS
    corrects: int | None = None
    reason: Line = ""


class EditionsApi:
    """Routes on editions."""

    def __init__(self, held: Store, desk: Desk) -> None:
        self._store = held
        self._desk = desk

    def routes(self) -> Sequence[BaseRoute]:
        one = "/editions/{number:int}"
        return (
            guarded("/editions", self.list_editions, methods=["GET"], scope=SCOREBOARD),
            guarded("/editions", self.draft, methods=["POST"], scope=PUBLISH),
            guarded(one, self.show, methods=["GET"], scope=SCOREBOARD),
            guarded("/units/editions", self.list_for_units, methods=["GET"], scope=UNIT),
            guarded(f"/units{one}", self.show_to_unit, methods=["GET"], scope=UNIT),
            guarded(f"{one}/rows.{{kind}}", self.rows, methods=["GET"], scope=SCOREBOARD),
            guarded(f"{one}/publication", self.publish, methods=["POST"], scope=PUBLISH),
        )

    async def draft(self, request: Request) -> Response:
        """Count up to now and write the next edition; units may object for three working days."""
        body = await read_body(request, Wanted)
        async with self._store.pool.acquire() as connection, counting(connection):
            if body.corrects is not None:
                await self._found(connection, body.corrects)
            wanted = self._wanted(body, person_of(request), await now_of(connection))
            edition = await draft(connection, wanted, self._desk.district)
        return json_response(head(edition), 201)

    async def publish(self, request: Request) -> Response:
        """Publish a draft as it is; 409 says what is still open."""
        number, by = request.path_params["number"], person_of(request)
        async with self._store.pool.acquire() as connection, counting(connection):
            edition = await self._found(connection, number)
            code = refusal(await standing(connection, edition), by, await now_of(connection))
            if code is not None:
                raise TiaokuaiError(code)
            await publish(connection, number, by)
            return json_response(head(await self._found(connection, number)))

    async def list_editions(self, request: Request) -> Response:
        """The latest editions, newest first."""
        return await self._list(request)

    async def list_for_units(self, request: Request) -> Response:
        """The latest editions that a unit may read: all but the leaders'."""
        return await self._list(request, without=Audience.LEADERS)

    async def _list(self, request: Request, without: Audience | None = None) -> Response:
        async with self._store.pool.acquire() as connection:
            found, following = await latest(connection, page_of(request, int), without)
        return json_response({"editions": [head(each) for each in found], "next": following})

    async def show(self, request: Request) -> Response:
        """One edition with its figures; a public one as the public sees it."""
        async with self._store.pool.acquire() as connection:
            return self._shown(await self._found(connection, request.path_params["number"]))

    async def show_to_unit(self, request: Request) -> Response:
        """One edition for units or the public, drafts too: a unit objects to what it sees."""
        async with self._store.pool.acquire() as connection:
            edition = await self._found(connection, request.path_params["number"])
        if edition.audience is Audience.LEADERS and not _reads_all(request):
            raise TiaokuaiError("not_found")
        return self._shown(edition)

    async def rows(self, request: Request) -> Response:
        """Every row behind an edition's figures, recomputed from events at its cut."""
        async with self._store.pool.acquire() as connection:
            edition = await self._found(connection, request.path_params["number"])
            found = await rows_behind(connection, edition, self._desk.district)
            table = await rows_as_counted(connection, found, self._desk.names)
        return await download(request, table, f"edition-{edition.number}")

    def _wanted(self, body: Wanted, by: str, now: datetime) -> Draft:
        try:
            period = month_of(body.month, self._desk.district.zone)
        except ValueError:
            raise TiaokuaiError("field", field="month") from None
        until = self._desk.calendar.add_working_days(now, self._desk.objection_days).at
        minimum = self._desk.minimum
        return Draft(body.audience, period, minimum, by, until, body.corrects, body.reason)

    def _shown(self, edition: Edition) -> Response:
        found = board_of(edition.cells, edition.period, edition.minimum, self._desk.names)
        if edition.audience is Audience.PUBLIC:
            found = for_the_public(found)
        return json_response({**head(edition), **as_json(found)})

    async def _found(self, connection: Connection, number: int) -> Edition:
        edition = await read(connection, number)
        if edition is None:
            raise TiaokuaiError("not_found")
        return edition


def for_the_public(found: Board) -> Board:
    """The board without lines below the minimum sample."""
    tables = {by: open_to_all(lines, found.minimum) for by, lines in found.tables.items()}
    return Board(found.period, found.minimum, tables, found.total)


def head(edition: Edition) -> dict[str, Any]:
    """What an edition is, without its figures."""
    return {
        "number": edition.number,
        "audience": edition.audience,
        "from": edition.period.since,
        "to": edition.period.until,
        "as_of": edition.cut.at,
        "corrects": edition.corrects,
        "reason": edition.reason,
        "drafted_by": edition.drafted_by,
        "objections_until": edition.objections_until,
        "published_at": edition.published_at,
        "digest": edition.digest,
    }


def _reads_all(request: Request) -> bool:
    return SCOREBOARD in identity_of(request).scopes
