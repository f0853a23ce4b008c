"""Files over HTTP: a source, a window or a unit adds them; the city fetches those of its own numbers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.intake import reading
from services.intake.attachments.keeping import Attachments, listed
from services.intake.callers import may_see
from services.intake.cases.reading import find_case
from services.intake.rules.case_access import Access, access
from shared.contract.errors import TiaokuaiError
from shared.domain.identifiers import ids_behind
from shared.platform.database import Connection
from shared.platform.sealing import Sealer
from shared.platform.web import guarded, identity_of, json_response
from shared.stream.ports import Effects
from shared.stream.service import Store

SUBMIT, CITY, CASE = "submit", "city", "case"
_LONGEST_NAME = 200


class AttachmentsApi:
    """The routes on files."""

    def __init__(self, store: Store, attachments: Attachments, sealer: Sealer) -> None:
        self._store = store
        self._attachments = attachments
        self._sealer = sealer

    def routes(self) -> Sequence[BaseRoute]:
        of_complaint = "/complaints/{reference}/attachments"
        return (
            guarded(of_complaint, self.add, methods=["POST"], scope=SUBMIT),
            guarded(of_complaint, self.list_files, methods=["GET"], scope=CITY),
            guarded(f"{of_complaint}/{{digest}}", self.fetch, methods=["GET"], scope=CITY),
            guarded("/cases/{order_id:uuid}/attachments", self.add_to_case, methods=["POST"], scope=CASE),
        )

    async def add(self, request: Request) -> Response:
        """The body is the file itself, `?name=` what it was called; the same file again changes nothing."""
        complaint = await self._complaint(request)
        return await self._add(request, complaint)

    async def add_to_case(self, request: Request) -> Response:
        """A file of the lead unit, for the file and for the city."""
        identity = identity_of(request)
        async with self._store.pool.acquire() as connection:
            case = await find_case(connection, request.path_params["order_id"])
        allowed = case and access(case.standing, identity.units, identity.section, desk=False, sealed=False)
        if case is None or allowed not in (Access.WHOLE, Access.REDACTED):
            raise TiaokuaiError("unknown_order")
        return await self._add(request, case.complaint_id)

    async def list_files(self, request: Request) -> Response:
        """The files of a complaint of the caller's source."""
        complaint = await self._complaint(request)
        async with self._store.pool.acquire() as connection:
            return json_response({"items": await listed(connection, complaint, self._sealer)})

    async def fetch(self, request: Request) -> Response:
        """One file's bytes."""
        complaint = await self._complaint(request)
        try:
            digest = bytes.fromhex(request.path_params["digest"])
        except ValueError:
            raise TiaokuaiError("not_found", field="digest") from None
        media_type, content = await self._attachments.fetch(self._store.pool, complaint, digest)
        return Response(content, media_type=media_type, headers={"x-content-type-options": "nosniff"})

    async def _add(self, request: Request, complaint: UUID) -> Response:
        name = request.query_params.get("name", "").strip()[:_LONGEST_NAME]
        ready, who = await self._attachments.prepare(await request.body()), identity_of(request).name

        async def work(tx: Connection, now: datetime) -> tuple[Effects, dict[str, Any]]:
            return Effects(), await self._attachments.add(tx, complaint, ready, name, who, now)

        return json_response(await self._store.direct.transact(work), 201)

    async def _complaint(self, request: Request) -> UUID:
        ids = ids_behind(request.path_params["reference"])
        found = await reading.find(self._store.pool, ids) if ids else None
        if found is None or not may_see(identity_of(request), found):
            raise TiaokuaiError("not_found", field="reference")
        ident: UUID = found["complaint_id"]
        return ident
