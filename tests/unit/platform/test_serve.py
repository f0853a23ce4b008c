"""The server listens inside the running loop, on a port of its choice, and leaves it when told."""

import asyncio
import signal
import socket

import httpx
import pytest

from shared.platform.health import Health
from shared.platform.serve import serve
from shared.platform.web import web_app


async def test_it_serves_until_stopped_and_takes_no_signals() -> None:
    before = signal.getsignal(signal.SIGTERM)
    server = await serve(web_app(Health()), "127.0.0.1", 0)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as client:
        assert (await client.get("/livez")).text == "ok\n"
        assert signal.getsignal(signal.SIGTERM) is before
        await asyncio.wait_for(server.stop(), 3)
        with pytest.raises(httpx.ConnectError):
            await client.get("/livez")


async def test_a_taken_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        await serve(web_app(Health()), "127.0.0.1", taken.getsockname()[1])


async def test_it_answers_with_only_what_it_must() -> None:
    server = await serve(web_app(Health()), "127.0.0.1", 0)
    async with httpx.AsyncClient() as client:
        response = await client.get(f"http://127.0.0.1:{server.port}/livez")
    await server.stop()
    assert "server" not in response.headers
