"""The classifier over HTTP: what it said of a complaint, and what it would say of a text."""

from uuid import UUID

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.classifier.classify import Classifier
from services.classifier.store import result_of
from shared.contract.errors import TiaokuaiError
from shared.contract.fields import Text, Value
from shared.domain.matching import matching_copy
from shared.domain.vocabulary import Confidentiality
from shared.platform.web import guarded, json_response, read_body
from shared.stream.service import Store

SCOPE = "classify"


class Question(Value):
    """A text to be judged; it is not kept."""

    text: Text


class ClassifierApi:
    """Routes that only read."""

    def __init__(self, store: Store, classifier: Classifier) -> None:
        self._store = store
        self._classifier = classifier

    def routes(self) -> list[Route]:
        """`GET /classify/{complaint_id}` and `POST /classify`, both for holders of `classify`."""
        return [
            guarded("/classify/{complaint_id}", self.classified, methods=["GET"], scope=SCOPE),
            guarded("/classify", self.classify, methods=["POST"], scope=SCOPE),
        ]

    async def classified(self, request: Request) -> Response:
        """The event sent for the complaint's latest version; `not_found` also for a confidential one."""
        try:
            complaint_id = UUID(request.path_params["complaint_id"])
        except ValueError:
            raise TiaokuaiError("not_found", field="complaint_id") from None
        async with self._store.pool.acquire() as connection:
            result = await result_of(connection, complaint_id)
        if result is None or _is_confidential(result):
            raise TiaokuaiError("not_found", field="complaint_id")
        return Response(result, media_type="application/json")

    async def classify(self, request: Request) -> Response:
        """Candidates for a text, and whether it would be decided."""
        question = await read_body(request, Question)
        judged = self._classifier.judge([matching_copy(question.text)])[0]
        return json_response(
            {
                "candidates": [{"category": code, "probability": p} for code, p in judged.candidates],
                "decided": judged.decided,
                "abstention": judged.abstention,
                "model": self._classifier.model.version,
            }
        )


def _is_confidential(result: bytes) -> bool:
    return bool(orjson.loads(result)["complaint"]["confidentiality"] != Confidentiality.OPEN.value)
