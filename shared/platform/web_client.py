"""HTTP clients for our processes: what the network does to them is an `httpx.HTTPError`, and nothing else."""

from typing import Any

import httpx


class WebTransport(httpx.AsyncHTTPTransport):
    """httpx's own, where a connection reset as it was made is a ConnectError.

    Under uvloop its socket is gone by the time httpx asks it for the peer's name: an AttributeError.
    """

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer. Raises `httpx.TransportError`."""
        try:
            return await super().handle_async_request(request)
        except AttributeError as error:
            raise httpx.ConnectError("reset while connecting", request=request) from error


def web_client(*, transport: httpx.AsyncBaseTransport | None = None, **options: Any) -> httpx.AsyncClient:
    """A client with httpx's options; straight to its address, whatever proxy the environment names."""
    return httpx.AsyncClient(transport=transport or WebTransport(), trust_env=False, **options)
