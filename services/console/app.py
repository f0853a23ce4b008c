"""The console's app: its pages under one set of rules, errors as pages, headers that let nothing else in."""

from collections.abc import Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, ExceptionHandler, Message, Receive, Scope, Send

from services.console.pages import (
    backtests,
    callbacks,
    desk,
    door,
    duty,
    editions,
    files,
    finding,
    groups,
    imports,
    inbox,
    knowledge,
    letters,
    marks,
    oidc,
    order_marks,
    orders,
    people,
    ratings,
    register,
    reporters,
    reviews,
    running,
    supervision,
    watching,
)
from services.console.people.sign_in import form_token
from services.console.upstream import Refused
from services.console.view.assets import static_files
from services.console.visit import COOKIE, Console
from shared.contract.errors import TiaokuaiError
from shared.platform.body_limit import BodyLimit
from shared.platform.health import Health, health_routes
from shared.platform.logs import get_logger
from shared.platform.request_context import RequestContext

MAX_BODY = 12 * 1024 * 1024
"""A form with photographs."""

_HEADERS = {
    b"content-security-policy": b"default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    b"img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(self), microphone=(), geolocation=()",
    b"strict-transport-security": b"max-age=31536000",
}
_WORDS = {
    403: ("没有权限", "您的角色不能办理此事，或页面已经过期。请返回重试，或向管理员申请权限。"),
    404: ("没有找到", "没有这个页面或工单，或它不属于您的单位。"),
    405: ("没有找到", "没有这个页面。"),
    413: ("内容过大", "附件或文字超过允许的大小。"),
    503: ("服务暂时不可用", "后台服务没有应答。已受理的诉求不会丢失，请稍后重试。"),
}
_WRONG = ("出错了", "程序出错，请稍后重试；若仍出错，请把下面的编号告知管理员。")
_ROOMS = (
    *(
        door,
        oidc,
        desk,
        reviews,
        marks,
        inbox,
        duty,
        orders,
        order_marks,
        files,
        callbacks,
        register,
        imports,
    ),
    *(
        groups,
        finding,
        knowledge,
        editions,
        ratings,
        backtests,
        supervision,
        watching,
        reporters,
        people,
        letters,
        running,
    ),
)

log = get_logger(__name__)


def console_app(console: Console, health: Health, more: Sequence[BaseRoute] = ()) -> Starlette:
    """The whole app."""
    pages = [route for room in _ROOMS for route in room.routes(console)]
    return Starlette(
        routes=[*health_routes(health), static_files(), *pages, *more],
        middleware=[
            Middleware(RequestContext),
            Middleware(SafeHeaders),
            Middleware(BodyLimit, max_bytes=MAX_BODY),
        ],
        exception_handlers=_error_pages(console),
    )


def _error_pages(console: Console) -> dict[Any, ExceptionHandler]:
    async def shown(request: Request, status: int, detail: str = "") -> Response:
        title, text = _WORDS.get(status, _WRONG)
        trace = request.scope.get("state", {}).get("trace_id", "")
        told = {"title": title, "text": detail or text, "status": status, "trace": trace}
        bar = await _bar(console, request) if status < 500 else {}
        return HTMLResponse(console.pages.render("error.html", **told, **bar), status)

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return await shown(request, error.status_code)

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)
        return await shown(request, error.status, error.message)

    async def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, TiaokuaiError)
        return await shown(request, error.fault.status)

    async def away(request: Request, error: Exception) -> Response:
        log.warning("page failed for now", exc_info=error)
        return await shown(request, 503)

    async def internal(request: Request, _error: Exception) -> Response:
        return await shown(request, 500)

    return {
        HTTPException: http,
        Refused: refused,
        TiaokuaiError: ours,
        OSError: away,
        Exception: internal,
    }


async def _bar(console: Console, request: Request) -> dict[str, Any]:
    """What the bar with menu and search needs: who took a wrong turn finds on from there."""
    cookie = request.cookies.get(COOKIE, "")
    person = await console.sign_in.who(cookie)
    if person is None:
        return {}
    return {
        "person": person,
        "form_token": form_token(cookie),
        "path": request.url.path,
        "query": request.query_params,
    }


class SafeHeaders:
    """ASGI middleware: nothing foreign is loaded, framed or told; pages of people are kept by nobody."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                headers = [(name, value) for name, value in _HEADERS.items() if name not in given]
                if b"cache-control" not in given:
                    headers.append((b"cache-control", b"no-store"))
                message["headers"] = [*message["headers"], *headers]
            await send(message)

        await self._app(scope, receive, send_safe)
