"""Intake over HTTP: complaints in, one or many; their timeline out; people's details by an audited look."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.intake import answers, reading
from services.intake.arrival import Arrival, Receipt
from services.intake.batch_body import parts_of
from services.intake.callers import may_see, must_be_of, own_source
from services.intake.door import Door
from services.intake.handler import Submissions
from shared.contract.errors import TiaokuaiError
from shared.contract.events.submission import Submission
from shared.contract.records import Rejection
from shared.domain.identifiers import ids_behind
from shared.platform.database import Connection, Pool
from shared.platform.faults import PlatformError
from shared.platform.idempotency import idempotency_key
from shared.platform.sealing import Sealer
from shared.platform.web import guarded, identity_of, json_response
from shared.stream.once import once
from shared.stream.ports import Effects
from shared.stream.service import Store

SUBMIT, READ, CONTACT = "submit", "read", "contact"
"""The scopes a caller needs; the last one for what is sealed."""

_LONGEST_PURPOSE = 200

Answer = Callable[[Sequence[Receipt]], object]
"""What became of the arrivals → the body of the answer."""


class IntakeApi:
    """The routes, over a store, the door and the taking of submissions."""

    def __init__(
        self, store: Store, door: Door, submissions: Submissions, sealer: Sealer, default_source: str
    ) -> None:
        self._store = store
        self._door = door
        self._submissions = submissions
        self._sealer = sealer
        self._default_source = default_source

    def routes(self) -> Sequence[BaseRoute]:
        one = "/complaints/{reference}"
        return (
            guarded("/complaints", self.post_complaint, methods=["POST"], scope=SUBMIT, body=Submission),
            guarded("/complaints/batch", self.post_batch, methods=["POST"], scope=SUBMIT),
            guarded(one, self.get_complaint, methods=["GET"], scope=READ),
            guarded(f"{one}/contact", self.get_contact, methods=["GET"], scope=CONTACT),
        )

    async def post_complaint(self, request: Request) -> Response:
        """One submission, or with `?source=NAME` that source's own JSON; 202 once it is kept."""
        opened = self._open(request, await request.body(), request.query_params.get("source"))
        if isinstance(opened, Rejection):
            raise TiaokuaiError(opened.code, field=opened.field)
        return await self._take(request, [opened], lambda receipts: answers.accepted(receipts[0]))

    async def post_batch(self, request: Request) -> Response:
        """At most 1,000 submissions, an array or NDJSON; answers in the same order, refusals among them."""
        return await self.take_many(
            request, parts_of(await request.body()), request.query_params.get("source")
        )

    async def take_many(self, request: Request, parts: Sequence[bytes], named: str | None) -> Response:
        """Submissions in the form of the source named, or in ours; the caller must be known."""
        opened = [self._open(request, part, named) for part in parts]
        arrivals = [each for each in opened if isinstance(each, Arrival)]

        def answered(receipts: Sequence[Receipt]) -> list[dict[str, Any]]:
            left = iter(receipts)
            return [
                answers.accepted(next(left)) if isinstance(each, Arrival) else answers.refused(each)
                for each in opened
            ]

        return await self._take(request, arrivals, answered)

    async def get_complaint(self, request: Request) -> Response:
        """The complaint's messages and the moves of its orders; nothing of its content."""
        complaint = await self._find(self._store.pool, request)
        return json_response(await reading.timeline(self._store.pool, complaint))

    async def get_contact(self, request: Request) -> Response:
        """The people behind a complaint; needs `?purpose=…`, and every look is kept."""
        purpose = request.query_params.get("purpose", "").strip()
        if not 0 < len(purpose) <= _LONGEST_PURPOSE or "\x00" in purpose:
            raise TiaokuaiError("field", field="purpose")

        async def work(tx: Connection, now: datetime) -> tuple[Effects, dict[str, Any]]:
            ident = (await self._find(tx, request))["complaint_id"]
            who = identity_of(request).name
            if identity_of(request).units:
                raise PlatformError("forbidden", field="unit")  # units look at the cases they lead
            return Effects(), await reading.look_at_contact(tx, ident, who, purpose, now, self._sealer)

        found = await self._store.direct.transact(work)
        return json_response(found, headers={"cache-control": "no-store"})

    def _open(self, request: Request, raw: bytes, named: str | None) -> Arrival | Rejection:
        identity = identity_of(request)
        if named is not None:
            said = self._door.open_mapped(raw, named)
        else:
            said = self._door.open_canonical(raw, own_source(identity, self._default_source))
        if isinstance(said, Rejection):
            return said
        must_be_of(identity, said.source)
        return Arrival(said, raw, request.state.traceparent)

    async def _take(self, request: Request, arrivals: Sequence[Arrival], answer: Answer) -> Response:
        """Keep the arrivals and the answer in one transaction; a repeated request gets its first answer."""
        key = idempotency_key(request, await request.body())

        async def work(tx: Connection, now: datetime) -> tuple[Effects, Response]:
            effects, receipts = await self._submissions.take(arrivals, tx, now)
            return effects, json_response(answer(receipts), 202)

        return await once(self._store, key, work)

    async def _find(self, connection: Pool | Connection, request: Request) -> dict[str, Any]:
        ids = ids_behind(request.path_params["reference"])
        found = await reading.find(connection, ids) if ids else None
        if found is None or not may_see(identity_of(request), found):
            raise TiaokuaiError("not_found", field="reference")
        return found
