"""`POST /registrations`: a case that starts here gets a number of the district's own, and the common road."""

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
from services.intake.handler import Submissions
from services.intake.rules.registering import CHANNELS, Registration, as_submission, number_of
from shared.contract.errors import TiaokuaiError
from shared.contract.events.submission import SubmittedItem, SubmittedParty
from shared.contract.fields import Code, Line
from shared.domain.identifiers import item_id, order_id
from shared.domain.vocabulary import Confidentiality, PartyKind
from shared.platform.database import Connection
from shared.platform.faults import PlatformError
from shared.platform.idempotency import idempotency_key
from shared.platform.web import guarded, identity_of, json_response, read_body
from shared.stream.once import once
from shared.stream.ports import Effects
from shared.stream.service import Store

REGISTER, CHANNEL = "register", "channel:"
"""Scopes: to register, bound to channels by `channel:<code>`."""


class RegistrationBody(BaseModel):
    """The body: by which channel, for whom, with whose consent, what about."""

    model_config = ConfigDict(frozen=True)

    channel: Code
    complainant: SubmittedParty = SubmittedParty(kind=PartyKind.ANONYMOUS)
    on_behalf_of: SubmittedParty | None = None
    consent: bool
    items: Annotated[tuple[SubmittedItem, ...], Field(min_length=1, max_length=20)]
    title: Line = ""
    place: Line = ""
    respondent: SubmittedParty | None = None
    confidentiality: Confidentiality = Confidentiality.OPEN
    urgent: bool = False


class RegistrationsApi:
    """The route of registrations."""

    def __init__(self, store: Store, submissions: Submissions) -> None:
        self._store = store
        self._submissions = submissions

    def routes(self) -> Sequence[BaseRoute]:
        return (guarded("/registrations", self.register, methods=["POST"], scope=REGISTER),)

    async def register(self, request: Request) -> Response:
        """201 with the number, the order's id, and where similar open matters are shown a moment later.

        Needs an `Idempotency-Key`: the number is ours, so nothing else tells a repetition.
        """
        body, key = await read_body(request, RegistrationBody), idempotency_key(request, await request.body())
        if key is None:
            raise TiaokuaiError("field", field="Idempotency-Key")
        if not any(item.text.strip() for item in body.items):
            raise TiaokuaiError("field", field="items")
        told = Registration(registered_by=_registrar(request, body.channel), **dict(body))

        async def work(tx: Connection, now: datetime) -> tuple[Effects, Response]:
            number = number_of(await tx.fetchval("select nextval('registration_number')"), now)
            said = as_submission(told, number, now)
            raw = orjson.dumps(said.model_dump(mode="json", exclude_defaults=True))
            arrival = Arrival(said, raw, request.state.traceparent)
            effects, (receipt,) = await self._submissions.take([arrival], tx, now)
            order = order_id(item_id(receipt.complaint_id, 1))
            answer = answers.accepted(receipt) | {
                "number": number,
                "order_id": order,
                "similar_url": f"/orders/{order}/related",
                "attachments_url": f"/complaints/{receipt.complaint_id}/attachments",
            }
            return effects, json_response(answer, 201)

        return await once(self._store, key, work)


def _registrar(request: Request, channel: str) -> str:
    """Who registers. Raises: field for an unknown channel; forbidden for one that isn't his."""
    if channel not in CHANNELS:
        raise TiaokuaiError("field", field="channel")
    identity = identity_of(request)
    own = {scope.removeprefix(CHANNEL) for scope in identity.scopes if scope.startswith(CHANNEL)}
    if own and channel not in own:
        raise PlatformError("forbidden", field="channel")
    return identity.name[:64]
