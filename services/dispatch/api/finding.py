"""Orders by what a person reads out (a source's number, our reference), else by words, firm or place."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.dispatch import reading
from services.dispatch.api.access import ALL, OWN, sight_of
from services.dispatch.search.finding import complaints_saying, orders_of
from shared.contract.errors import TiaokuaiError
from shared.domain.identifiers import complaint_id, ids_behind
from shared.platform.database import Pool
from shared.platform.web import guarded, identity_of, json_response
from shared.stream.service import Store

_LONGEST = 64


class FindingApi:
    """The route that finds; `sources` are the codes under which a number may have come.

    `said_in` is where words are looked up: they say which complaints, the store what is shown of them.
    """

    def __init__(self, store: Store, sources: Iterable[str], *, said_in: Pool) -> None:
        self._store = store
        self._said_in = said_in
        self._sources = tuple(sources)

    def routes(self) -> Sequence[BaseRoute]:
        return (
            guarded("/orders/found", self.find, methods=["GET"], scope=(ALL, OWN)),
            guarded("/hops", self.hops, methods=["GET"], scope=ALL),
        )

    async def find(self, request: Request) -> Response:
        """At most twenty orders of the complaint `q` names, else that say it, as far as he may see."""
        said = request.query_params.get("q", "").strip()
        if not 0 < len(said) <= _LONGEST or "\x00" in said:
            raise TiaokuaiError("field", field="q")
        sight = sight_of(identity_of(request))
        found = await reading.orders_of(self._store.pool, self._ranges(said), sight.covers)
        if not found:
            saying = await complaints_saying(self._said_in, said, sight.units)
            rows = await orders_of(self._store.pool, saying)
            found = reading.listed_of(rows, sight.covers)
        return json_response({"items": found})

    async def hops(self, request: Request) -> Response:
        """Hops from unit to unit in the last `days` (90 by default), the most frequent first."""
        try:
            days = max(1, min(int(request.query_params.get("days", 90)), 3660))
        except ValueError:
            raise TiaokuaiError("field", field="days") from None
        return json_response({"items": await reading.hops(self._store.pool, days)})

    def _ranges(self, said: str) -> list[tuple[UUID, UUID]]:
        named = ids_behind(said)
        numbered = ((each, each) for each in (complaint_id(source, said) for source in self._sources))
        return [*([named] if named else []), *numbered]
