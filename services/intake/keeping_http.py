"""Requests about people's details: erase them, or hold them. Every one is in the audit log."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.intake import reading
from services.intake.keeping import Periods, erase, hold
from shared.contract.errors import TiaokuaiError
from shared.contract.fields import Instant, Line
from shared.domain.identifiers import ids_behind
from shared.platform.database import Connection
from shared.platform.web import guarded, identity_of, json_response, read_body
from shared.stream.ports import Effects
from shared.stream.service import Store

PRIVACY = "privacy"
"""The scope of who answers for people's details."""


class HoldBody(BaseModel):
    """Until when, and why: a court's number, an audit, a dispute; no names."""

    model_config = ConfigDict(frozen=True)

    until: Instant
    reason: Line


class KeepingApi:
    """The routes, over a store and the periods."""

    def __init__(self, store: Store, periods: Periods) -> None:
        self._store = store
        self._periods = periods

    def routes(self) -> Sequence[BaseRoute]:
        one = "/complaints/{reference}"
        return (
            guarded(f"{one}/erasure", self.erase, methods=["POST"], scope=PRIVACY),
            guarded(f"{one}/hold", self.hold, methods=["POST"], scope=PRIVACY),
        )

    async def erase(self, request: Request) -> Response:
        """Delete the people of a complaint, or lock them while they must be kept; says which."""

        async def work(tx: Connection, now: datetime) -> tuple[Effects, dict[str, Any]]:
            complaint = await _complaint(tx, request)
            return Effects(), asdict(await erase(tx, complaint, self._periods, now))

        return json_response(await self._store.direct.transact(work))

    async def hold(self, request: Request) -> Response:
        """Keep everything of a complaint until a day."""
        body, who = await read_body(request, HoldBody), identity_of(request).name

        async def work(tx: Connection, now: datetime) -> tuple[Effects, dict[str, Any]]:
            await hold(tx, await _complaint(tx, request), body.until, who, body.reason, now)
            return Effects(), {"until": body.until}

        return json_response(await self._store.direct.transact(work))


async def _complaint(tx: Connection, request: Request) -> UUID:
    ids = ids_behind(request.path_params["reference"])
    found = await reading.find(tx, ids) if ids else None
    if found is None:
        raise TiaokuaiError("not_found", field="reference")
    complaint: UUID = found["complaint_id"]
    return complaint
