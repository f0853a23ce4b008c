"""What people look at besides the list's entries: what suggests a look, the claims behind it, who looked."""

from datetime import datetime
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.classifier.reporters import claim_store, list_store
from services.classifier.reporters.claims import Claim
from services.classifier.reporters.gathering import WINDOW
from services.classifier.reporters.list_store import Look
from shared.contract.errors import TiaokuaiError
from shared.platform.database import Connection
from shared.platform.paging import page_of
from shared.platform.web import guarded, identity_of, json_response
from shared.stream.ports import Effects
from shared.stream.service import Store

READERS, WATCHERS = ("reporters.review", "reporters.propose"), ("reporters.review", "audit")
"""Scopes: who may look at what is suspected; who may see who looked."""

_SHOWN = 100


class LookingApi:
    """The routes; every look at people is kept in the transaction that shows."""

    def __init__(self, held: Store) -> None:
        self._store = held

    def routes(self) -> list[Route]:
        """All of them."""
        return [
            guarded("/reporters/suspected", self.suspected, methods=["GET"], scope=READERS),
            guarded("/reporters/suspected/{key}", self.claims, methods=["GET"], scope=READERS),
            guarded("/reporters/looks", self.looks, methods=["GET"], scope=WATCHERS),
        ]

    async def suspected(self, request: Request) -> Response:
        """Patterns with their factors: advice to reviewers, off the list and without effect."""
        asked = page_of(request, float, str)

        async def work(tx: Connection, now: datetime) -> tuple[Effects, dict[str, Any]]:
            await list_store.note_look(tx, look(request, "suspected"), now)
            found, following = await list_store.suspected(tx, asked)
            return Effects(), {"suspected": found, "next": following}

        return json_response(await self._store.direct.transact(work))

    async def claims(self, request: Request) -> Response:
        """The claims behind a pattern, by the ids that a proposal names as evidence; no words."""
        key = request.path_params["key"]

        async def work(tx: Connection, now: datetime) -> tuple[Effects, dict[str, Any]]:
            await list_store.note_look(tx, look(request, "claims"), now)
            kept = (await claim_store.latest(tx, [key], now - WINDOW, _SHOWN)).get(key, [])
            return Effects(), {"key": key, "claims": [_claim(each.claim) for each in kept]}

        found = await self._store.direct.transact(work)
        if not found["claims"]:
            raise TiaokuaiError("not_found", field="key")
        return json_response(found)

    async def looks(self, request: Request) -> Response:
        """Who looked at what of the list, when and for what, the latest first."""
        async with self._store.pool.acquire() as connection:
            found, following = await list_store.looks(connection, page_of(request, int))
        return json_response({"looks": found, "next": following})


def look(request: Request, what: str, entry_id: UUID | None = None) -> Look:
    """A look at the list by who asks."""
    return Look(identity_of(request).name, what, "review", entry_id)


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "evidence": claim.evidence,
        "at": claim.time,
        "multiple": claim.phrases.multiple,
        "label_only": claim.phrases.label_only,
    }
