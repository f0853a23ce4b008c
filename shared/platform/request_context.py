"""Around every request: its trace, bound to the log lines, its place in the metrics, safe headers."""

import re
import secrets
from time import perf_counter, time_ns

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from shared.platform.metrics import HTTP_REQUESTS, HTTP_SECONDS
from shared.platform.spans import REQUEST_SPAN, Spans, below

_TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


SAFE_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""For answers to programs; a page that needs more sets its own."""


class RequestContext:
    """ASGI middleware: `request.state.traceparent` is the caller's or a new one; x-request-id is its id."""

    def __init__(self, app: ASGIApp, spans: Spans | None = None) -> None:
        self._app = app
        self._spans = spans

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = traceparent = trace_of(Headers(scope=scope).get("traceparent", ""))
        if self._spans:
            traceparent = below(asked)
            REQUEST_SPAN.set(traceparent)
        trace_id = traceparent[3:35]
        scope.setdefault("state", {}).update(traceparent=traceparent, trace_id=trace_id)
        status, started, began = 500, perf_counter(), time_ns()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = trace_id
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            with bound_contextvars(trace_id=trace_id):
                await self._app(scope, receive, send_with_id)
        finally:
            _count(scope, status, perf_counter() - started)
            if self._spans and self._spans.wants(trace_id):
                self._spans.add(
                    f"{scope['method']} {_route(scope)}",
                    traceparent,
                    asked,
                    began,
                    time_ns(),
                    {"http.response.status_code": status},
                )


def trace_of(given: str) -> str:
    """A W3C traceparent: the one given when it is well-formed, else a new one."""
    if _TRACEPARENT.fullmatch(given):
        return given
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def _count(scope: Scope, status: int, seconds: float) -> None:
    route = _route(scope)
    method = scope["method"] if scope["method"] in _METHODS else "other"
    HTTP_REQUESTS.labels(route, method, status).inc()
    HTTP_SECONDS.labels(route).observe(seconds)


def _route(scope: Scope) -> str:
    path: str = getattr(scope.get("route"), "path", "unmatched")
    return path
