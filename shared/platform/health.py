"""Health pages: `/livez` answers while the loop turns, `/readyz` says what is missing, `/metrics` counts."""

from collections.abc import Callable

import orjson
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from shared.platform.logs import get_logger

Check = Callable[[], str | None]
"""What a part of the process says of itself: None when it is ready, else the reason. It must not wait."""

log = get_logger(__name__)


class Health:
    """The named checks of a process. Liveness never depends on them: Kafka may be gone, the process lives."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}

    def add(self, name: str, check: Check) -> None:
        """A check of this name, instead of an earlier one."""
        self._checks[name] = check

    def reasons(self) -> dict[str, str]:
        """Why the process is not ready; empty when it is."""
        answers = {name: _ask(name, check) for name, check in self._checks.items()}
        return {name: reason for name, reason in answers.items() if reason is not None}


def _ask(name: str, check: Check) -> str | None:
    try:
        return check()
    except Exception:
        log.exception("readiness check failed", code=name)
        return "check failed"


def health_routes(health: Health) -> list[Route]:
    """The three pages."""

    async def livez(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_request: Request) -> Response:
        reasons = health.reasons()
        body = orjson.dumps({"ready": not reasons, "reasons": reasons})
        return Response(body, 503 if reasons else 200, media_type="application/json")

    async def metrics(_request: Request) -> Response:
        return Response(generate_latest(REGISTRY), headers={"content-type": CONTENT_TYPE_LATEST})

    return [Route("/livez", livez), Route("/readyz", readyz), Route("/metrics", metrics)]
