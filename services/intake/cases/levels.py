"""`POST /cases/{order}/confidentiality`: anybody who works on a case raises its level, a leader lowers it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import orjson
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.intake import answers
from services.intake.arrival import Arrival
from services.intake.cases.api import CASE, case_for
from services.intake.cases.reading import Case, keep_look, source_of
from services.intake.handler import Submissions
from services.intake.rules.secrecy import change_of_level, is_lower
from shared.contract.errors import TiaokuaiError
from shared.contract.fields import Line
from shared.domain.vocabulary import Confidentiality
from shared.platform.database import Connection
from shared.platform.faults import PlatformError
from shared.platform.idempotency import idempotency_key
from shared.platform.identity import Identity
from shared.platform.web import guarded, identity_of, json_response, read_body
from shared.stream.once import once
from shared.stream.ports import Effects
from shared.stream.service import Store

LEADER = "desk.lead"
"""Scope of who may lower a level."""


class LevelBody(BaseModel):
    """Which level, and why."""

    model_config = ConfigDict(frozen=True)

    level: Confidentiality
    reason: Annotated[Line, Field(min_length=1)]


class LevelsApi:
    """The route on levels."""

    def __init__(self, store: Store, submissions: Submissions) -> None:
        self._store = store
        self._submissions = submissions

    def routes(self) -> Sequence[BaseRoute]:
        path = "/cases/{order_id:uuid}/confidentiality"
        return (guarded(path, self.change, methods=["POST"], scope=CASE),)

    async def change(self, request: Request) -> Response:
        """The level from now on, as the next version of the complaint; who and why is kept with the looks.

        Raises, as an answer: unknown_order, case_over; field for an unknown level; conflict where it has that
        level; forbidden to lower it.
        """
        body, identity = await read_body(request, LevelBody), identity_of(request)
        key = idempotency_key(request, await request.body())
        if not body.level.known:
            raise TiaokuaiError("field", field="level")

        async def work(tx: Connection, now: datetime) -> tuple[Effects, Response]:
            case = await case_for(request, tx)
            _must_be_allowed(case, body.level, identity)
            source, number = await source_of(tx, case)
            said = change_of_level(source, number, body.level, body.reason, identity.name, now)
            raw = orjson.dumps(said.model_dump(mode="json", exclude_defaults=True))
            arrival = Arrival(said, raw, request.state.traceparent)
            effects, (receipt,) = await self._submissions.take([arrival], tx, now)
            units = ",".join(sorted(identity.units))
            await keep_look(tx, case, identity.name, units, body.reason, f"level {body.level.value}", now)
            return effects, json_response(answers.accepted(receipt) | {"confidentiality": body.level})

        return await once(self._store, key, work)


def _must_be_allowed(case: Case, level: Confidentiality, identity: Identity) -> None:
    now = case.standing.secrecy
    if level is now:
        raise TiaokuaiError("conflict", field="level")
    if is_lower(level, now) and (LEADER not in identity.scopes or identity.units):
        raise PlatformError("forbidden", field="level")
