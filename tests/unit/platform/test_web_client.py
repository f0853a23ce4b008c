"""What the network does to a client is an error of httpx, however early the connection breaks."""

import asyncio
import socket
import struct
from threading import Thread

import httpx
import uvloop

from shared.platform.web_client import web_client

_TRIES = 200
_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER: closing tears the connection down instead of ending it."""


def test_a_connection_reset_as_it_is_made_is_an_error_of_httpx() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(_TRIES)
        Thread(target=_reset_all, args=(server,), daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            assert runner.run(_errors(url)) == _TRIES


def _reset_all(server: socket.socket) -> None:
    for _ in range(_TRIES):
        connection, _peer = server.accept()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        connection.close()


async def _errors(url: str) -> int:
    count = 0
    async with web_client() as client:
        for _ in range(_TRIES):
            try:
                await client.get(url)
            except httpx.HTTPError:
                count += 1
    return count
