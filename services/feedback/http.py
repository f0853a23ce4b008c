"""Feedback over HTTP: results of callbacks in, open callbacks and the scoreboard out."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.feedback import store
from services.feedback.counts import unit_counts
from services.feedback.docket import open_docket
from services.feedback.handler import take_result
from services.feedback.rules.rates import Rate, UnitScore, scoreboard
from services.feedback.rules.terms import Terms
from services.feedback.stream import unknown_word
from shared.contract.errors import TiaokuaiError
from shared.contract.events.feedback import CallbackGiven
from shared.contract.fields import Instant, Text
from shared.domain.vocabulary import CallbackOwner, Satisfaction, Solved
from shared.platform.database import Connection
from shared.platform.web import guarded, json_response, read_body
from shared.stream.ports import Effects
from shared.stream.service import Store

CALLBACKS, SCOREBOARD = "callbacks", "scoreboard"
"""Scopes: of those who make callbacks, and of those who read the figures."""

_PAGE = 500
_INSTANT: TypeAdapter[datetime] = TypeAdapter(Instant)


class Result(BaseModel):
    """The body of a result: as `CallbackGiven`, the callback being named by the path."""

    model_config = ConfigDict(frozen=True)

    result_id: UUID = Field(description="drawn by the caller; the same id again changes nothing")
    owner: CallbackOwner
    reached: bool
    solved: Solved | None = None
    satisfaction: Satisfaction | None = None
    words: Text = ""
    at: Instant | None = Field(None, description="when the complainant was asked, else now")


class FeedbackApi:
    """The routes, over a store and the terms of the loop."""

    def __init__(self, held: Store, terms: Terms, minimum: int) -> None:
        self._store = held
        self._terms = terms
        self._minimum = minimum

    def routes(self) -> Sequence[BaseRoute]:
        result = "/callbacks/{callback_id:uuid}/result"
        return (
            guarded(result, self.take_result, methods=["POST"], scope=CALLBACKS),
            guarded("/callbacks", self.list_callbacks, methods=["GET"], scope=CALLBACKS),
            guarded("/scoreboard", self.show_scoreboard, methods=["GET"], scope=SCOREBOARD),
        )

    async def take_result(self, request: Request) -> Response:
        """Take one result; a repetition gets the same answer."""
        body = await read_body(request, Result)
        callback: UUID = request.path_params["callback_id"]

        async def work(tx: Connection, now: datetime) -> tuple[Effects, UUID]:
            return await self._take(tx, now, callback, body)

        order = await self._store.direct.transact(work)
        return json_response({"result_id": body.result_id, "callback_id": callback, "order_id": order})

    async def _take(
        self, tx: Connection, now: datetime, callback: UUID, body: Result
    ) -> tuple[Effects, UUID]:
        order = await store.order_of(tx, callback)
        if order is None:
            raise TiaokuaiError("unknown_callback", field="callback_id")
        given = CallbackGiven(callback_id=callback, order_id=order, **_fields(body, now))
        refused = unknown_word(given)
        if refused is not None:
            raise TiaokuaiError(refused.code, field=refused.field)
        docket = await open_docket(tx, [order], [callback])
        if await store.add_results(tx, [(given, docket.callbacks[callback])]):
            take_result(docket, given, now, self._terms)
        return await docket.save(tx), order

    async def list_callbacks(self, request: Request) -> Response:
        """Open tries, oldest first, at most 500; `after` is the last id of the page before."""
        after = _uuid(request.query_params.get("after"))
        rows = await store.open_callbacks(self._store.pool, after, _PAGE)
        last = rows[-1]["callback_id"] if len(rows) == _PAGE else None
        return json_response({"callbacks": rows, "next": last})

    async def show_scoreboard(self, request: Request) -> Response:
        """Every unit's figures over orders issued in [from, to), each rate with its denominator."""
        now = datetime.now(UTC)
        since = _instant(request, "from") or datetime(2000, 1, 1, tzinfo=UTC)
        until = _instant(request, "to") or now
        counts, anonymous = await unit_counts(self._store.pool, since, until, now)
        scores = scoreboard(counts, self._terms.unit_names, self._minimum)
        figures = {"from": since, "to": until, "minimum": self._minimum, "anonymous_closed": anonymous}
        return json_response({**figures, "units": [_shown(each) for each in scores]})


def _fields(body: Result, now: datetime) -> dict[str, object]:
    return {**dict(body), "at": body.at or now}


def _shown(score: UnitScore) -> dict[str, object]:
    fields = ((name, getattr(score, name)) for name in UnitScore.__slots__)
    return {name: _rate(value) if isinstance(value, Rate) else value for name, value in fields}


def _rate(rate: Rate) -> dict[str, object]:
    return {"numerator": rate.numerator, "denominator": rate.denominator, "value": rate.value}


def _uuid(raw: str | None) -> UUID | None:
    try:
        return UUID(raw) if raw else None
    except ValueError:
        raise TiaokuaiError("field", field="after") from None


def _instant(request: Request, name: str) -> datetime | None:
    raw = request.query_params.get(name)
    try:
        return _INSTANT.validate_python(raw) if raw else None
    except ValidationError:
        raise TiaokuaiError("field", field=name) from None
