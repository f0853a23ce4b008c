"""Class matters over HTTP: which are open, who leads them, one answer for all."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.dispatch import reading
from services.dispatch.api.requests import changed, path_id
from services.dispatch.deciding_class import answer_all, answering, name_lead
from services.dispatch.handbook import Handbook
from shared.contract.fields import Code, Line, Text
from shared.domain.vocabulary import Outcome
from shared.platform.database import Connection
from shared.platform.paging import page_of
from shared.platform.web import guarded, identity_of, json_response, read_body
from shared.stream.ports import Effects
from shared.stream.service import Store

_DESK = "desk"


class LeadBody(BaseModel):
    """Who leads a class matter, and why."""

    model_config = ConfigDict(frozen=True)

    unit: Code
    reason: Text = Field(min_length=1)


class AnswerBody(BaseModel):
    """The one answer."""

    model_config = ConfigDict(frozen=True)

    words: Text = Field(min_length=1)
    outcome: Outcome
    basis: Line = ""


class ClassMattersApi:
    """The routes on class matters."""

    def __init__(self, store: Store, book: Handbook) -> None:
        self._store = store
        self._book = book

    def routes(self) -> Sequence[BaseRoute]:
        one = "/class-matters/{matter_id:uuid}"
        return (
            guarded("/class-matters", self.list_open, methods=["GET"], scope=_DESK),
            guarded(f"{one}/lead", self.lead, methods=["POST"], scope=_DESK),
            guarded(f"{one}/answer", self.answer, methods=["POST"], scope=_DESK),
        )

    async def list_open(self, request: Request) -> Response:
        """Those that are open, the oldest first, each with its orders."""
        asked = page_of(request, datetime, UUID)
        items, following = await reading.class_matters(self._store.pool, asked)
        return json_response({"items": items, "next": following})

    async def lead(self, request: Request) -> Response:
        """Name the unit that leads it."""
        body, person = await read_body(request, LeadBody), identity_of(request).name
        matter = path_id(request, "matter_id")

        async def change(tx: Connection, now: datetime) -> tuple[Effects, object]:
            effects, lines = await name_lead(self._book, tx, now, matter, person, body.unit, body.reason)
            return effects, {"matter_id": matter, "lead": body.unit, "orders": lines}

        return await changed(self._store, request, change)

    async def answer(self, request: Request) -> Response:
        """Answer all its orders at once; a line each says which could not be answered yet."""
        body, person = await read_body(request, AnswerBody), identity_of(request).name
        matter = path_id(request, "matter_id")
        said = answering(person, body.words, body.outcome, body.basis)

        async def change(tx: Connection, now: datetime) -> tuple[Effects, object]:
            effects, lines = await answer_all(self._book, tx, now, matter, person, said)
            return effects, {"matter_id": matter, "orders": lines}

        return await changed(self._store, request, change)
