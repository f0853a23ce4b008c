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
from services.intake.keeping import Erased, Periods, complaints_of, erase, hold
from shared.contract.errors import TiaokuaiError
from shared.contract.fields import Instant, Line
from shared.domain.identifiers import ids_behind, reference
from shared.domain.numbers import check_id_card, check_phone
from shared.domain.pseudonym import Pseudonymiser
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


class PersonBody(BaseModel):
    """By which numbers the person is known, as he proved them; they are not kept."""

    model_config = ConfigDict(frozen=True)

    phone: Line = ""
    id_card: Line = ""


class KeepingApi:
    """The routes, over a store, the periods, and by what a person is known."""

    def __init__(self, store: Store, periods: Periods, pseudonymiser: Pseudonymiser) -> None:
        self._store = store
        self._periods = periods
        self._pseudonymiser = pseudonymiser

    def routes(self) -> Sequence[BaseRoute]:
        one = "/complaints/{reference}"
        return (
            guarded(f"{one}/erasure", self.erase, methods=["POST"], scope=PRIVACY),
            guarded(f"{one}/hold", self.hold, methods=["POST"], scope=PRIVACY),
            guarded("/people/erasure", self.erase_person, methods=["POST"], scope=PRIVACY),
        )

    async def erase(self, request: Request) -> Response:
        """Delete the people of a complaint, or lock them while they must be kept; says which."""

        async def work(tx: Connection, now: datetime) -> tuple[Effects, dict[str, Any]]:
            complaint = await _complaint(tx, request)
            return Effects(), asdict(await erase(tx, complaint, self._periods, now))

        return json_response(await self._store.direct.transact(work))

    async def erase_person(self, request: Request) -> Response:
        """The same for every complaint of one person; says of each what became of it."""
        person = self._pseudonyms(await read_body(request, PersonBody))
        told = []
        for complaint in await complaints_of(self._store.pool, person):

            async def work(tx: Connection, now: datetime, which: UUID = complaint) -> tuple[Effects, Erased]:
                return Effects(), await erase(tx, which, self._periods, now)

            done = await self._store.direct.transact(work)
            told.append({"reference": reference(complaint), **asdict(done)})
        return json_response({"complaints": told})

    def _pseudonyms(self, said: PersonBody) -> list[str]:
        phone, card = check_phone(said.phone), check_id_card(said.id_card)
        found = [self._pseudonymiser.phone(phone.value)] if phone.valid else []
        found += [self._pseudonymiser.id_card(card.value)] if card.valid else []
        if not found:
            raise TiaokuaiError("field", field="phone")
        return found

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
