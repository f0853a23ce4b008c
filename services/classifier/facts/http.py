"""Facts over HTTP: what a text says, for who types it in at the window. Nothing is kept."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.classifier.facts.reading import Facts, TownsIn, facts_in
from shared.contract.fields import Text, Value
from shared.platform.web import guarded, json_response, read_body

SCOPE = "classify"


class Letter(Value):
    """A text to be read; it is not kept."""

    text: Text


class FactsApi:
    """One route that only reads."""

    def __init__(self, towns_in: TownsIn) -> None:
        self._towns_in = towns_in

    def routes(self) -> list[Route]:
        """`POST /facts` for holders of `classify`."""
        return [guarded("/facts", self.facts, methods=["POST"], scope=SCOPE)]

    async def facts(self, request: Request) -> Response:
        """The facts of a text, each a proposal."""
        letter = await read_body(request, Letter)
        return json_response(_shown(facts_in(letter.text, self._towns_in)))


def _shown(facts: Facts) -> dict[str, Any]:
    shown = {name: getattr(facts, name) for name in Facts.__slots__}
    return {**shown, "sums_yuan": [str(each) for each in facts.sums_yuan]}
