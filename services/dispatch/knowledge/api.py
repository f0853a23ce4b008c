"""Knowledge over HTTP: found by whoever handles orders, proposed and approved at the desk."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.dispatch.api.requests import changed, path_id
from services.dispatch.handbook import Handbook
from services.dispatch.knowledge import entries
from services.dispatch.rules.entries import Draft
from shared.contract.errors import TiaokuaiError
from shared.contract.fields import Code, Line, Text
from shared.platform.database import Connection
from shared.platform.paging import page_of
from shared.platform.web import guarded, identity_of, json_response, read_body
from shared.stream.ports import Effects
from shared.stream.service import Store

DESK = "desk"
READERS = ("orders", "reports", DESK)
_LONGEST_QUESTION = 500


class EntryBody(BaseModel):
    """A proposed entry; `order_id` names the consultation it answers, if there was one."""

    model_config = ConfigDict(frozen=True)

    title: Line
    answer: Text
    basis: Line
    owner: Code
    expires_on: date
    category: Code | None = None
    order_id: UUID | None = None


class WithdrawalBody(BaseModel):
    """Why an entry goes."""

    model_config = ConfigDict(frozen=True)

    reason: Line = Field(min_length=1)


class KnowledgeApi:
    """The routes."""

    def __init__(self, store: Store, book: Handbook) -> None:
        self._store = store
        self._book = book

    def routes(self) -> Sequence[BaseRoute]:
        return (
            guarded("/knowledge", self.find, methods=["GET"], scope=READERS),
            guarded("/knowledge", self.propose, methods=["POST"], scope=DESK),
            guarded("/knowledge/proposed", self.list_proposed, methods=["GET"], scope=DESK),
            guarded("/knowledge/{entry_id:uuid}/approve", self.approve, methods=["POST"], scope=DESK),
            guarded("/knowledge/{entry_id:uuid}/withdraw", self.withdraw, methods=["POST"], scope=DESK),
        )

    async def find(self, request: Request) -> Response:
        """Entries by `q` (a question, in its own words) and `category`: shown beside a complaint too."""
        question, category = (request.query_params.get(name, "").strip() for name in ("q", "category"))
        if not (question or category) or len(question) > _LONGEST_QUESTION:
            raise TiaokuaiError("field", field="q")
        now = datetime.now(UTC)
        most = page_of(request, longest=20).limit
        found = await entries.find(self._book, self._store.pool, now, question, category or None, most)
        return json_response({"items": found})

    async def list_proposed(self, request: Request) -> Response:
        """What waits for somebody else's approval, the oldest first."""
        items, following = await entries.proposed(self._store.pool, page_of(request, datetime, UUID))
        return json_response({"items": items, "next": following})

    async def propose(self, request: Request) -> Response:
        """Propose an entry."""
        body, person = await read_body(request, EntryBody), identity_of(request).name
        given = dict(body)
        order = given.pop("order_id")

        async def change(tx: Connection, now: datetime) -> tuple[Effects, object]:
            entry = await entries.propose(self._book, tx, now, Draft(**given), order, person)
            return Effects(), {"entry_id": entry}

        return await changed(self._store, request, change)

    async def approve(self, request: Request) -> Response:
        """Approve what another proposed."""
        entry, person = path_id(request, "entry_id"), identity_of(request).name

        async def change(tx: Connection, now: datetime) -> tuple[Effects, object]:
            await entries.approve(tx, now, entry, person)
            return Effects(), {"entry_id": entry, "approved_by": person}

        return await changed(self._store, request, change)

    async def withdraw(self, request: Request) -> Response:
        """Refuse a proposal, or take back an entry that holds no more, with the reason."""
        body, entry = await read_body(request, WithdrawalBody), path_id(request, "entry_id")
        person = identity_of(request).name

        async def change(tx: Connection, now: datetime) -> tuple[Effects, object]:
            await entries.withdraw(tx, now, entry, person, body.reason)
            return Effects(), {"entry_id": entry, "withdrawn_by": person}

        return await changed(self._store, request, change)
