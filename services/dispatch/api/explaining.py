"""Why an order went where it went, as a person argues with it."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.dispatch import reading
from services.dispatch.api.access import ALL, OWN, sight_of
from services.dispatch.api.requests import path_id
from services.dispatch.rules.account import account
from services.dispatch.rules.evaluate import RuleBook
from shared.contract.events.order import Decision
from shared.platform.web import guarded, identity_of, json_response
from shared.stream.service import Store


class ExplainingApi:
    """The route that explains."""

    def __init__(self, store: Store, rules: RuleBook) -> None:
        self._store = store
        self._rules = rules

    def routes(self) -> Sequence[BaseRoute]:
        path = "/orders/{order_id:uuid}/explanation"
        return (guarded(path, self.explain, methods=["GET"], scope=(ALL, OWN)),)

    async def explain(self, request: Request) -> Response:
        """Every decision on an order, the first one first, each with its full account."""
        sight, order = sight_of(identity_of(request)), path_id(request, "order_id")
        found = await reading.decisions(self._store.pool, order, sealed=sight.sealed)
        sight.must_cover(found["order"])
        accounts = [
            {"version": each["version"], "at": each["at"]}
            | account(self._rules, Decision.model_validate(each["decision"]))
            for each in found["decisions"]
        ]
        shown = {name: found["order"][name] for name in ("order_id", "number", "reference", "state", "lead")}
        return json_response({**shown, "decisions": accounts})
