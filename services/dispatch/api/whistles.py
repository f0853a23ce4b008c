"""A town's whistle on a matter, a project or a place; one on an order is a report on that order."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.dispatch import store as rows
from services.dispatch.api.access import OWN
from services.dispatch.api.requests import changed
from services.dispatch.casework.whistling import blow
from services.dispatch.casework.work import Cause, Work
from services.dispatch.deciding import finish
from services.dispatch.handbook import Handbook
from services.dispatch.rules.blowing import Blown
from services.dispatch.store import Wanted
from shared.contract.fields import Code, Line, Text
from shared.platform.database import Connection
from shared.platform.faults import PlatformError
from shared.platform.web import guarded, identity_of, read_body
from shared.stream.ports import Effects
from shared.stream.service import Store


class WhistleBody(BaseModel):
    """What it is about, who is called, and why."""

    model_config = ConfigDict(frozen=True)

    title: Line = Field(min_length=1, description="the project, the place or the matter, by its name")
    place: Line = ""
    matter_id: UUID | None = None
    units: tuple[Code, ...] = Field(min_length=1, max_length=10)
    words: Text = Field(min_length=1)


class WhistlesApi:
    """The route on whistles."""

    def __init__(self, store: Store, book: Handbook) -> None:
        self._store = store
        self._book = book

    def routes(self) -> Sequence[BaseRoute]:
        return (guarded("/whistles", self.whistle, methods=["POST"], scope=OWN),)

    async def whistle(self, request: Request) -> Response:
        """Blow it: the answer is the town's own order, on which departments report in."""
        body, units = await read_body(request, WhistleBody), identity_of(request).units
        if len(units) != 1:
            raise PlatformError("forbidden", field="unit")
        (town,) = units
        blown = Blown(uuid4(), town, body.title, body.words, body.units, body.place, body.matter_id)
        trace = request.state.traceparent

        async def change(tx: Connection, now: datetime) -> tuple[Effects, object]:
            work = Work(self._book, await rows.load(tx, Wanted()), now)
            order = blow(work, Cause(traceparent=trace), blown)
            await finish(tx, work)
            return work.effects, {"order": order}

        return await changed(self._store, request, change)
