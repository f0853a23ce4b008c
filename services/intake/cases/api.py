"""`GET /cases/{order}`: an order's file, by one look with a purpose; its attachments by the same look."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.intake.attachments.keeping import Attachments
from services.intake.callers import SEALED
from services.intake.cases.reading import Case, case_file, find_case, keep_look, open_look
from services.intake.rules.case_access import Access, access
from shared.contract.errors import TiaokuaiError
from shared.platform.database import Connection
from shared.platform.identity import Identity
from shared.platform.sealing import Sealer
from shared.platform.web import guarded, identity_of, json_response
from shared.stream.ports import Effects
from shared.stream.service import Store

CASE, DESK = "case", "desk"
"""Scopes: to look at cases (with `unit:<code>`, its own); the desk's."""

_LONGEST_PURPOSE = 200
_NOT_KEPT = {"cache-control": "no-store"}


class CasesApi:
    """The routes on case files."""

    def __init__(self, store: Store, sealer: Sealer, attachments: Attachments) -> None:
        self._store = store
        self._sealer = sealer
        self._attachments = attachments

    def routes(self) -> Sequence[BaseRoute]:
        one = "/cases/{order_id:uuid}"
        return (
            guarded(one, self.show, methods=["GET"], scope=CASE),
            guarded(f"{one}/attachments/{{digest}}", self.fetch, methods=["GET"], scope=CASE),
        )

    async def show(self, request: Request) -> Response:
        """The whole file; `?purpose=…` opens the look, later calls of the same person go on with it."""

        async def work(tx: Connection, now: datetime) -> tuple[Effects, object]:
            case, seen = await self._looked_at(request, tx, now, "file")
            return Effects(), await case_file(tx, case, seen, self._sealer)

        return json_response(await self._store.direct.transact(work), headers=_NOT_KEPT)

    async def fetch(self, request: Request) -> Response:
        """One attachment's bytes."""
        digest = _digest(request.path_params["digest"])

        async def work(tx: Connection, now: datetime) -> tuple[Effects, UUID]:
            case, _ = await self._looked_at(request, tx, now, f"attachment {digest.hex()}")
            return Effects(), case.complaint_id

        complaint = await self._store.direct.transact(work)
        media_type, content = await self._attachments.fetch(self._store.pool, complaint, digest)
        safe = {"content-disposition": "attachment", "x-content-type-options": "nosniff"}
        return Response(content, media_type=media_type, headers=_NOT_KEPT | safe)

    async def _looked_at(
        self, request: Request, tx: Connection, now: datetime, what: str
    ) -> tuple[Case, Access]:
        """The case, the look kept. Raises: unknown_order, case_over; field without a purpose."""
        identity, case = identity_of(request), await case_for(request, tx)
        seen = _access(identity, case)
        purpose = _purpose(request) or await open_look(tx, case, identity.name)
        if purpose is None:
            raise TiaokuaiError("field", field="purpose")
        await keep_look(tx, case, identity.name, ",".join(sorted(identity.units)), purpose, what, now)
        return case, seen


async def case_for(request: Request, tx: Connection) -> Case:
    """The case the path names, if it is the caller's. Raises `TiaokuaiError`: unknown_order, case_over."""
    case = await find_case(tx, request.path_params["order_id"])
    seen = _access(identity_of(request), case) if case else Access.NOTHING
    if case is None or seen is Access.NOTHING:
        raise TiaokuaiError("unknown_order")
    if seen is Access.OVER:
        raise TiaokuaiError("case_over")
    return case


def _access(identity: Identity, case: Case) -> Access:
    scopes = identity.scopes
    return access(
        case.standing, identity.units, identity.section, desk=DESK in scopes, sealed=SEALED in scopes
    )


def _purpose(request: Request) -> str | None:
    purpose = request.query_params.get("purpose", "").strip()
    if len(purpose) > _LONGEST_PURPOSE or "\x00" in purpose:
        raise TiaokuaiError("field", field="purpose")
    return purpose or None


def _digest(text: str) -> bytes:
    try:
        digest = bytes.fromhex(text)
    except ValueError:
        digest = b""
    if len(digest) != 32:
        raise TiaokuaiError("not_found", field="digest")
    return digest
