"""Styles, scripts, fonts: served by ourselves, under addresses that change with their content."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STATIC = Path(__file__).parents[1] / "static"
_FOREVER = "public, max-age=31536000, immutable"


@cache
def address_of(name: str) -> str:
    """`/static/console.css?v=…`: browsers keep it until it changes."""
    return f"/static/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:10]}"


class _Kept:
    """Lets browsers keep what comes through."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_kept(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                MutableHeaders(scope=message)["cache-control"] = _FOREVER
            await send(message)

        await self._app(scope, receive, send_kept)


def static_files() -> Mount:
    """The folder `static`. Pages are not compressed (their form tokens could be guessed from the length)."""
    return Mount("/static", GZipMiddleware(_Kept(StaticFiles(directory=STATIC)), minimum_size=1000))
