"""The desk's routes: queues, claims, decisions, tasks. Who decides is the caller; the reason is kept."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.dispatch import reading
from services.dispatch import reading_sql as sql
from services.dispatch.api.requests import changed, path_id
from services.dispatch.deciding import decide
from services.dispatch.deciding_many import TOGETHER, decide_together
from services.dispatch.handbook import Handbook
from services.dispatch.holding import hold, undo
from services.dispatch.rulings import Action, Part, Ruling
from shared.contract.errors import TiaokuaiError
from shared.contract.fields import Code, Instant, Line, Text, Version
from shared.platform.database import Connection
from shared.platform.etags import version_seen
from shared.platform.faults import PlatformError
from shared.platform.paging import page_of
from shared.platform.web import guarded, identity_of, json_response, read_body
from shared.stream.ports import Effects
from shared.stream.service import Store

DESK, LEADER, SEALED = "desk", "desk.lead", "sealed"
"""The scopes of clerks, of the desk's leader, and of those who may read sealed matters."""

_LEADERS_ONLY = frozenset({Action.RETURN_TO_CITY})
_ANY = {action.value: action for action in Action}
_RETURNS = {
    "accept": Action.ACCEPT_RETURN,
    "refuse": Action.REFUSE_RETURN,
    "designate": Action.DESIGNATE,
}
_CHECKS = {"accept": Action.ACCEPT_ANSWER, "send_back": Action.SEND_BACK}


class DecisionBody(BaseModel):
    """A decision: which, why, and what it needs; `version` is the order's version the person saw."""

    model_config = ConfigDict(frozen=True)

    action: Code
    reason: Text = ""
    unit: Code | None = None
    category: Code | None = None
    into: UUID | None = None
    ground: Code | None = None
    basis: Line = ""
    days: int | None = Field(None, ge=1, le=60)
    version: Version | None = None
    co: tuple[Code, ...] = Field((), max_length=10)
    units: tuple[Code, ...] = Field((), max_length=10)
    due: Instant | None = None
    review_on: date | None = None
    called_at: Instant | None = None
    parts: tuple[Part, ...] = Field((), max_length=10)
    hold: int = Field(0, ge=0, le=60, description="seconds in which it can still be undone")


class Chosen(BaseModel):
    """One of several orders decided together, with the version the person saw."""

    model_config = ConfigDict(frozen=True)

    order_id: UUID
    version: Version


class TogetherBody(BaseModel):
    """One decision with one reason for several orders."""

    model_config = ConfigDict(frozen=True)

    orders: tuple[Chosen, ...] = Field(min_length=1, max_length=100)
    action: Code
    reason: Text = Field(min_length=1)
    unit: Code | None = None
    category: Code | None = None


class DeskApi:
    """The routes of the desk."""

    def __init__(self, store: Store, book: Handbook, lease: timedelta) -> None:
        self._store = store
        self._book = book
        self._lease = lease

    def routes(self) -> Sequence[BaseRoute]:
        order, task = "{order_id:uuid}", "{task_id:uuid}"
        return (
            guarded("/desk", self.list_desk, methods=["GET"], scope=DESK),
            guarded("/desk/tasks", self.list_tasks, methods=["GET"], scope=DESK),
            guarded(f"/desk/tasks/{task}/done", self.finish_task, methods=["POST"], scope=DESK),
            guarded(f"/desk/{order}/claim", self.claim, methods=["POST"], scope=DESK),
            guarded(f"/desk/{order}/decide", self.decide, methods=["POST"], scope=DESK, versioned=True),
            guarded(f"/desk/{order}/undo", self.undo, methods=["POST"], scope=DESK),
            guarded("/desk/decide", self.decide_together, methods=["POST"], scope=DESK),
            guarded("/returns", self.list_returns, methods=["GET"], scope=DESK),
            guarded(
                f"/returns/{order}/decide", self.decide_return, methods=["POST"], scope=DESK, versioned=True
            ),
            guarded("/answers", self.list_answers, methods=["GET"], scope=DESK),
            guarded(f"/orders/{order}/check", self.check, methods=["POST"], scope=DESK, versioned=True),
        )

    async def list_desk(self, request: Request) -> Response:
        """What waits for the desk, the riskiest and oldest first."""
        return await self._queue(request, "desk")

    async def list_returns(self, request: Request) -> Response:
        """Return requests that wait for review."""
        return await self._queue(request, "returns")

    async def list_answers(self, request: Request) -> Response:
        """Answers that wait for a person's check."""
        return await self._queue(request, "answers")

    async def list_tasks(self, request: Request) -> Response:
        """What a person must look at besides the queues."""
        asked = page_of(request, datetime, UUID)
        items, following = await reading.tasks(self._store.pool, asked, sealed=_sees_sealed(request))
        return json_response({"items": items, "next": following})

    async def finish_task(self, request: Request) -> Response:
        """The task is done, by the caller."""
        task, person = path_id(request, "task_id"), identity_of(request).name
        may_see = _sees_sealed(request)

        async def change(tx: Connection, now: datetime) -> tuple[Effects, object]:
            if not await tx.fetchval(sql.DONE, may_see, task, person, now):
                raise TiaokuaiError("not_found", field="task_id")
            return Effects(), {"task_id": task, "done_by": person}

        return await changed(self._store, request, change)

    async def claim(self, request: Request) -> Response:
        """Take an order for a while; raises, as an answer, `claimed` while another clerk has it."""
        order, person = path_id(request, "order_id"), identity_of(request).name
        may_see = _sees_sealed(request)

        async def change(tx: Connection, now: datetime) -> tuple[Effects, object]:
            until = await tx.fetchval(sql.CLAIM, order, person, now + self._lease, now, may_see)
            if until is None:
                taken = await tx.fetchval(sql.HOLDER, order, now, person)
                raise TiaokuaiError("claimed" if taken else "unknown_order")
            return Effects(), {"order_id": order, "clerk": person, "until": until}

        return await changed(self._store, request, change)

    async def decide(self, request: Request) -> Response:
        """Any decision a person can make on an order."""
        return await self._decide(request, _ANY)

    async def undo(self, request: Request) -> Response:
        """Take back a decision that is still held; raises, as an answer, `conflict` when it isn't."""
        order, person = path_id(request, "order_id"), identity_of(request).name

        async def change(tx: Connection, _now: datetime) -> tuple[Effects, object]:
            await undo(tx, order, person)
            return Effects(), {"order_id": order, "undone": True}

        return await changed(self._store, request, change)

    async def decide_together(self, request: Request) -> Response:
        """One decision with one reason for several orders; each line says what became of one."""
        body, identity = await read_body(request, TogetherBody), identity_of(request)
        action = _ANY.get(body.action)
        if action not in TOGETHER:
            raise TiaokuaiError("field", field="action")
        chosen = [(each.order_id, each.version) for each in body.orders]
        ruling = Ruling(
            person=identity.name, action=action, reason=body.reason, unit=body.unit, category=body.category
        )
        trace, may_see = request.state.traceparent, SEALED in identity.scopes

        async def change(tx: Connection, now: datetime) -> tuple[Effects, object]:
            effects, lines = await decide_together(
                self._book, tx, now, chosen, ruling, sealed=may_see, trace=trace
            )
            return effects, {"orders": lines}

        return await changed(self._store, request, change)

    async def decide_return(self, request: Request) -> Response:
        """Accept a return with the next lead, refuse it, or designate."""
        return await self._decide(request, _RETURNS)

    async def check(self, request: Request) -> Response:
        """Accept an answer or send it back."""
        return await self._decide(request, _CHECKS)

    async def _queue(self, request: Request, name: str) -> Response:
        asked = page_of(request, int, datetime, UUID)
        may_see = _sees_sealed(request)
        items, following = await reading.queue(self._store.pool, name, asked, sealed=may_see)
        return json_response({"items": items, "next": following})

    async def _decide(self, request: Request, allowed: Mapping[str, Action]) -> Response:
        body, identity = await read_body(request, DecisionBody), identity_of(request)
        action = allowed.get(body.action)
        if action is None:
            raise TiaokuaiError("field", field="action")
        if action in _LEADERS_ONLY and LEADER not in identity.scopes:
            raise PlatformError("forbidden", field="action")
        ruling = _ruling(identity.name, action, body, body.version or version_seen(request))
        order, trace = path_id(request, "order_id"), request.state.traceparent
        may_see = SEALED in identity.scopes

        span = timedelta(seconds=body.hold)

        async def change(tx: Connection, now: datetime) -> tuple[Effects, object]:
            if span:
                return Effects(), await hold(self._book, tx, now, order, ruling, span, sealed=may_see)
            effects, after = await decide(self._book, tx, now, order, ruling, sealed=may_see, trace=trace)
            return effects, {"order": after}

        return await changed(self._store, request, change)


def _sees_sealed(request: Request) -> bool:
    return SEALED in identity_of(request).scopes


def _ruling(person: str, action: Action, body: DecisionBody, judged: int | None) -> Ruling:
    given: dict[str, Any] = {name: getattr(body, name) for name in type(body).model_fields}
    own = {name: value for name, value in given.items() if name not in ("action", "hold", "version")}
    return Ruling(person=person, action=action, judged=judged, **own)
