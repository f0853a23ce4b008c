"""How a complaint stands, in plain Chinese, for whoever answers the complainant's question."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.feedback import store
from services.feedback.rules.case import Case
from services.feedback.rules.status import standing
from services.feedback.rules.terms import Terms
from shared.contract.errors import TiaokuaiError
from shared.platform.web import guarded, json_response
from shared.stream.service import Store

READ = "read"


class StatusApi:
    """The route on a complaint's status; nothing of what the offices settle among themselves."""

    def __init__(self, held: Store, terms: Terms) -> None:
        self._store = held
        self._terms = terms

    def routes(self) -> Sequence[BaseRoute]:
        return (guarded("/status/{reference}", self.show, methods=["GET"], scope=READ),)

    async def show(self, request: Request) -> Response:
        """Every order of the complaint with this reference, as its complainant may be told."""
        cases = await store.cases_of(self._store.pool, request.path_params["reference"])
        if not cases:
            raise TiaokuaiError("not_found")
        return json_response(
            {"reference": cases[0].reference, "orders": [self._told(case) for case in cases]}
        )

    def _told(self, case: Case) -> dict[str, object]:
        code, text, unit, due = standing(case, self._terms)
        return {"status": code, "text": text, "unit_name": unit, "due": due}
