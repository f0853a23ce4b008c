"""Callbacks over HTTP: who is to be asked, and what they said, one by one or as a file's rows."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.feedback import store
from services.feedback.api.requests import CALLBACKS, CITY_CALLBACKS, sees_sealed
from services.feedback.api.seeing import CALLBACK, must_see
from services.feedback.docket import open_docket
from services.feedback.handler import take_result
from services.feedback.metrics import count_results
from services.feedback.rules.terms import Terms
from services.feedback.stream import unknown_word
from shared.contract.errors import TiaokuaiError
from shared.contract.events.feedback import CallbackGiven
from shared.contract.fields import Code, Instant, Line, Text
from shared.domain.vocabulary import CallbackOwner, ExceptionKind, Satisfaction, Solved
from shared.platform.database import Connection
from shared.platform.paging import page_of
from shared.platform.web import guarded, identity_of, json_response, read_body
from shared.stream.ports import Effects
from shared.stream.service import Store

_PAGE = 500


class Result(BaseModel):
    """The body of a result: as `CallbackGiven`, the callback being named by the path."""

    model_config = ConfigDict(frozen=True)

    result_id: UUID = Field(description="drawn by the caller; the same id again changes nothing")
    owner: CallbackOwner
    reached: bool
    solved: Solved | None = None
    satisfaction: Satisfaction | None = None
    reasons: tuple[Code, ...] = Field((), max_length=10)
    exception: ExceptionKind | None = None
    evidence: Line = ""
    words: Text = ""
    at: Instant | None = Field(None, description="when the complainant was asked, else now")


class NamedResult(Result):
    """A result in a list."""

    callback_id: UUID


class Results(BaseModel):
    """The body of many results: the rows of a file."""

    model_config = ConfigDict(frozen=True)

    results: tuple[NamedResult, ...] = Field(max_length=_PAGE)


class CallbacksApi:
    """Routes of those who call back."""

    def __init__(self, held: Store, terms: Terms) -> None:
        self._store = held
        self._terms = terms

    def routes(self) -> Sequence[BaseRoute]:
        result = "/callbacks/{callback_id:uuid}/result"
        return (
            guarded(result, self.take_result, methods=["POST"], scope=CALLBACKS),
            guarded("/callbacks/results", self.take_results, methods=["POST"], scope=CALLBACKS),
            guarded("/callbacks", self.list_callbacks, methods=["GET"], scope=CALLBACKS),
        )

    async def take_result(self, request: Request) -> Response:
        """Take one result; a repetition gets the same answer."""
        body = await read_body(request, Result)
        _entitled(request, [body])
        callback: UUID = request.path_params["callback_id"]
        order = await self._take(request, callback, body)
        return json_response({"result_id": body.result_id, "callback_id": callback, "order_id": order})

    async def take_results(self, request: Request) -> Response:
        """Take up to 500; each counts alone, those refused are listed with the reason."""
        body = await read_body(request, Results)
        _entitled(request, body.results)
        refused = []
        for each in body.results:
            try:
                await self._take(request, each.callback_id, each)
            except TiaokuaiError as error:
                fault = {"code": error.fault.code, "field": error.field, "message": error.message}
                refused.append({"result_id": each.result_id, **fault})
        return json_response({"taken": len(body.results) - len(refused), "refused": refused})

    async def list_callbacks(self, request: Request) -> Response:
        """Open tries, oldest first, at most 500 a page."""
        asked = page_of(request, datetime, UUID, page=_PAGE, longest=_PAGE)
        rows, following = await store.open_callbacks(self._store.pool, asked, sealed=sees_sealed(request))
        return json_response({"callbacks": rows, "next": following})

    async def _take(self, request: Request, callback: UUID, body: Result) -> UUID:
        async def work(tx: Connection, now: datetime) -> tuple[Effects, UUID]:
            await must_see(request, tx, CALLBACK, callback, code="unknown_callback", field="callback_id")
            return await taken(tx, now, callback, body, self._terms)

        return await self._store.direct.transact(work)


def _entitled(request: Request, results: Sequence[Result]) -> None:
    """Whoever says that the city asked must be of the city. Raises `TiaokuaiError` wrong_owner."""
    official = any(each.owner == CallbackOwner.CITY for each in results)
    if official and CITY_CALLBACKS not in identity_of(request).scopes:
        raise TiaokuaiError("wrong_owner", field="owner")


async def taken(
    tx: Connection, now: datetime, callback: UUID, body: Result, terms: Terms
) -> tuple[Effects, UUID]:
    """Take a result in a transaction; returns the order. Raises `TiaokuaiError` unknown_callback, field."""
    order = await store.order_of(tx, callback)
    if order is None:
        raise TiaokuaiError("unknown_callback", field="callback_id")
    said = {name: getattr(body, name) for name in Result.model_fields}
    given = CallbackGiven(**{**said, "callback_id": callback, "order_id": order, "at": body.at or now})
    refused = unknown_word(given)
    if refused is not None:
        raise TiaokuaiError(refused.code, field=refused.field)
    if given.exception is not None and not given.evidence.strip():
        raise TiaokuaiError("missing_ground", field="evidence")
    docket = await open_docket(tx, [order], [callback])
    if await store.add_results(tx, [(given, docket.callbacks[callback])]):
        await docket.hear(tx, [given])
        take_result(docket, given, now, terms)
    effects = await docket.save(tx)
    count_results(docket.taken)
    return effects, order
