"""No body larger or slower than agreed: refused by its announced length, or once it has come that far."""

import asyncio
from collections.abc import Mapping
from types import MappingProxyType

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.contract.errors import TiaokuaiError

BODY_SECONDS = 30.0


class BodyLimit:
    """ASGI middleware: reading on raises `TiaokuaiError` too_large or too_slow, answered as all others.

    Starlette's own limit answers in plain text instead.
    """

    def __init__(
        self, app: ASGIApp, max_bytes: int, larger: Mapping[str, int] = MappingProxyType({})
    ) -> None:
        """`larger`: ends of paths that take more → bytes."""
        self._app = app
        self._max_bytes = max_bytes
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced, size, more = _announced(scope), 0, True
        most = self._most(scope["path"])
        deadline = asyncio.get_running_loop().time() + BODY_SECONDS

        async def bounded_receive() -> Message:
            nonlocal size, more
            _check(announced, most)
            try:
                async with asyncio.timeout_at(deadline if more else None):
                    message = await receive()
            except TimeoutError:
                raise TiaokuaiError("too_slow") from None
            more = bool(message.get("more_body"))
            size += len(message.get("body", b""))
            _check(size, most)
            return message

        await self._app(scope, bounded_receive, send)

    def _most(self, path: str) -> int:
        return next((most for end, most in self._larger.items() if path.endswith(end)), self._max_bytes)


def _check(size: int, most: int) -> None:
    if size > most:
        raise TiaokuaiError("too_large")


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isdecimal() else 0
