"""How a complaint stands, in plain Chinese, for whoever answers the complainant's question."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.feedback import store
from services.feedback.api.seeing import may_ask_of, may_see_sealed_of
from services.feedback.rules.case import Case
from services.feedback.rules.status import standing
from services.feedback.rules.terms import Terms
from shared.contract.errors import TiaokuaiError
from shared.domain.vocabulary import Confidentiality
from shared.platform.identity import Identity
from shared.platform.web import guarded, identity_of, json_response
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
        """Every order of the complaint with this reference, as its complainant may be told.

        Of a sealed one only its source and who may see sealed matters learn that it is there.
        """
        cases = await store.cases_of(self._store.pool, request.path_params["reference"])
        if not cases or not all(_may_know(identity_of(request), case) for case in cases):
            raise TiaokuaiError("not_found")
        return json_response(
            {"reference": cases[0].reference, "orders": [self._told(case) for case in cases]}
        )

    def _told(self, case: Case) -> dict[str, object]:
        code, text, unit, due = standing(case, self._terms)
        return {"status": code, "text": text, "unit_name": unit, "due": due}


def _may_know(identity: Identity, case: Case) -> bool:
    open_to_readers = case.confidentiality != Confidentiality.SEALED
    return may_ask_of(identity, case.source) and (open_to_readers or may_see_sealed_of(identity, case.source))
