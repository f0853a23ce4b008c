"""Dead letters over HTTP, in every service: listed, looked into, tried again; every look is audited."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from shared.contract.errors import TiaokuaiError
from shared.contract.fields import Code
from shared.contract.records import Record
from shared.domain.redact import redact
from shared.platform.database import Connection
from shared.platform.paging import page_of
from shared.platform.web import guarded, json_response, read_body
from shared.stream.dead_letters import Choice, list_letters, mark_redrive, open_letter
from shared.stream.ports import Effects, Seals
from shared.stream.service import Store

OPERATE = "operate"
"""The scope of the system administrator, who handles no matters: what a letter says is shown redacted."""

_LONGEST = 4000


class RedriveBody(BaseModel):
    """Which letters are to be tried again: by their ids, or all dead ones of a stage or a code."""

    model_config = ConfigDict(frozen=True)

    ids: tuple[UUID, ...] | None = Field(None, min_length=1, max_length=500)
    stage: Code | None = None
    code: Code | None = None


class DeadLettersApi:
    """The routes; `seals` are opened when a letter is."""

    def __init__(self, store: Store, seals: Callable[[], Seals]) -> None:
        self._store = store
        self._seals = seals

    def routes(self) -> Sequence[BaseRoute]:
        """All of them."""
        one = "/dead-letters/{letter_id:uuid}"
        return (
            guarded("/dead-letters", self.list_letters, methods=["GET"], scope=OPERATE),
            guarded("/dead-letters/redrive", self.redrive, methods=["POST"], scope=OPERATE),
            guarded(one, self.show, methods=["GET"], scope=OPERATE),
        )

    async def list_letters(self, request: Request) -> Response:
        """The newest by `state` (dead, redrive, redriven), `stage`, `code`; without content."""
        asked, page = request.query_params, page_of(request, datetime, UUID)
        choice = Choice(
            stage=_word(asked.get("stage")), code=_word(asked.get("code")), state=_word(asked.get("state"))
        )
        async with self._store.pool.acquire() as connection:
            found = await list_letters(connection, choice, page.most, (page.after[0], page.after[1]))
        items, following = page.cut([asdict(each) for each in found], "created_at", "dead_letter_id")
        return json_response({"items": items, "next": following})

    async def show(self, request: Request) -> Response:
        """What one letter says, with people's details masked, and its headers."""
        letter: UUID = request.path_params["letter_id"]

        async def work(tx: Connection, now: datetime) -> tuple[Effects, dict[str, Any]]:  # noqa: ARG001
            found = await list_letters(tx, Choice(ids=[letter]), 1)
            record = await open_letter(tx, letter, self._seals()) if found else None
            if record is None:
                raise TiaokuaiError("not_found", field="letter_id")
            return Effects(), asdict(found[0]) | _shown(record)

        return json_response(await self._store.direct.transact(work))

    async def redrive(self, request: Request) -> Response:
        """Have dead letters handled again by their stage; one that waits or was handled stays as it is."""
        body = await read_body(request, RedriveBody)
        if not (body.ids or body.stage or body.code):
            raise TiaokuaiError("field", field="ids")
        choice = Choice(ids=body.ids, stage=body.stage, code=body.code)

        async def work(tx: Connection, now: datetime) -> tuple[Effects, int]:  # noqa: ARG001
            return Effects(), await mark_redrive(tx, choice)

        return json_response({"redriven": await self._store.direct.transact(work)})


def _shown(record: Record) -> dict[str, Any]:
    said = (record.value or b"").decode("utf-8", "replace")
    names = sorted(name for name, _ in record.headers)
    return {"bytes": len(record.value or b""), "headers": names, "said": redact(said[:_LONGEST]).text}


def _word(said: str | None) -> str | None:
    if said is not None and ("\x00" in said or len(said) > 64):
        raise TiaokuaiError("field")
    return said or None
