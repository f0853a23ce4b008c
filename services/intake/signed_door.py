"""A source's own server speaks to us: `POST /city/{source}/messages`, signed instead of a bearer token."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from services.intake.batch_body import parts_of
from services.intake.http import SUBMIT, IntakeApi
from shared.platform.identity import Identity
from shared.platform.signatures import must_be_signed


def _now() -> datetime:
    return datetime.now(UTC)


class SignedDoor:
    """The signed route over the same taking of submissions; `secrets` are shared with sources, by code."""

    def __init__(
        self, api: IntakeApi, secrets: Mapping[str, bytes], now: Callable[[], datetime] = _now
    ) -> None:
        self._api = api
        self._secrets = secrets
        self._now = now

    def routes(self) -> Sequence[BaseRoute]:
        return (Route("/city/{source}/messages", self.post_messages, methods=["POST"]),)

    async def post_messages(self, request: Request) -> Response:
        """One message or many in the source's own form; the answers in the same order.

        Raises, as an answer, bad_signature. The same message again, within the window or not, adds nothing.
        """
        source, body = request.path_params["source"], await request.body()
        must_be_signed(self._secrets.get(source), request.headers, body, self._now())
        request.state.identity = Identity(f"source {source}", frozenset({SUBMIT, f"source:{source}"}))
        return await self._api.take_many(request, parts_of(body), source)
