"""The HTTP side of a service: health pages and its own routes under one set of rules."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

import orjson
from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from shared.contract.codec import parse
from shared.contract.errors import TiaokuaiError
from shared.contract.records import Rejection
from shared.platform.acting import Acting, act
from shared.platform.body_limit import BodyLimit
from shared.platform.faults import PlatformError
from shared.platform.health import Health, health_routes
from shared.platform.identity import Authenticator, Identity, TokenAuthenticator
from shared.platform.problem import problem_handlers
from shared.platform.rate_limit import RateLimit
from shared.platform.request_context import RequestContext
from shared.platform.spans import Spans

MAX_BODY = 1024 * 1024

Endpoint = Callable[[Request], Awaitable[Response]]
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Limits:
    """Requests of a caller by name; refused ones of an address, so that nobody tries tokens for long."""

    callers: RateLimit
    strangers: RateLimit


def limits(per_second: float = 500.0) -> Limits:
    """The usual ones."""
    return Limits(RateLimit(per_second), RateLimit(2.0, burst=100.0))


def web_app(
    health: Health,
    routes: Sequence[BaseRoute] = (),
    *,
    authenticator: Authenticator | None = None,
    max_body: int = MAX_BODY,
    allowed: Limits | None = None,
    large_bodies: Mapping[str, int] = MappingProxyType({}),
    spans: Spans | None = None,
) -> Starlette:
    """The app of a process. Without `authenticator` nobody is known, and only public routes answer."""
    app = Starlette(
        routes=[*health_routes(health), *routes],
        middleware=[
            Middleware(RequestContext, spans=spans),
            Middleware(BodyLimit, max_bytes=max_body, larger=large_bodies),
        ],
        exception_handlers=problem_handlers(),
    )
    app.state.authenticator = authenticator or TokenAuthenticator({})
    app.state.limits = allowed or limits()
    return app


class GuardedRoute(Route):
    """A route with what it is made of: the handler behind the guard, the scopes, the body where the handler
    reads bytes, whether what it changes has an ETag.
    """

    handler: Endpoint
    scopes: frozenset[str]
    body: type[BaseModel] | None
    versioned: bool


def guarded(
    path: str,
    endpoint: Endpoint,
    *,
    methods: Sequence[str],
    scope: str | Sequence[str],
    body: type[BaseModel] | None = None,
    versioned: bool = False,
) -> GuardedRoute:
    """A route for identities that hold `scope`, or one of several; who asks is `identity_of(request)`.

    `body` is told where the handler reads bytes and not `read_body`; `versioned` where it heeds `If-Match`:
    somebody who saw another version than there is gets `edited_meanwhile` (412).

    Raises, as an answer, `unauthorised` without a known identity, `forbidden` without the scope,
    `too_many_requests` beyond the limits.
    """
    wanted = {scope} if isinstance(scope, str) else set(scope)

    async def checked(request: Request) -> Response:
        limits: Limits = request.app.state.limits
        address = request.client.host if request.client else ""
        if limits.strangers.spent(address):
            raise TiaokuaiError("too_many_requests")
        identity = await request.app.state.authenticator.identify(request.headers.get("authorization", ""))
        if identity is None:
            limits.strangers.allows(address)
            raise TiaokuaiError("unauthorised")
        if not limits.callers.allows(identity.name):
            raise TiaokuaiError("too_many_requests")
        if wanted.isdisjoint(identity.scopes):
            raise PlatformError("forbidden")
        request.state.identity = identity
        act(_acting(identity, request, path), identity)
        try:
            return await endpoint(request)
        except TiaokuaiError as error:
            if error.fault.code == "stale_version" and "if-match" in request.headers:
                raise PlatformError("edited_meanwhile", field="If-Match") from None
            raise

    route = GuardedRoute(path, checked, methods=list(methods), name=endpoint.__name__)
    route.handler, route.scopes, route.body, route.versioned = endpoint, frozenset(wanted), body, versioned
    return route


def _acting(identity: Identity, request: Request, path: str) -> Acting:
    subject = " ".join(map(str, request.path_params.values()))[:200]
    return Acting(
        identity.name, f"{request.method} {path}", subject, request.headers.get("idempotency-key", "")
    )


def identity_of(request: Request) -> Identity:
    """Who asks, on a guarded route."""
    identity: Identity = request.state.identity
    return identity


async def read_body(request: Request, model: type[M], max_bytes: int = MAX_BODY) -> M:
    """The body as `model`, through the same door as Kafka's records; raises `TiaokuaiError` as it refuses."""
    parsed = parse(model, await request.body(), max_bytes)
    if isinstance(parsed, Rejection):
        raise TiaokuaiError(parsed.code, field=parsed.field)
    assert isinstance(parsed, model)
    return parsed


def json_response(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Models, dataclasses, times and ids as JSON."""
    return Response(orjson.dumps(value, default=_plain), status, headers, "application/json")


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, tuple) and hasattr(value, "_asdict"):  # a NamedTuple, which orjson takes for none
        return value._asdict()
    if isinstance(value, UUID):  # asyncpg brings its own kind
        return str(value)
    raise TypeError(type(value).__name__)
