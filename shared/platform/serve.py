"""An HTTP server inside the running event loop: it takes no signals and stops when told."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from shared.platform.patience import PatientProtocol

_GRACE_SECONDS = 3
_KEEP_ALIVE_SECONDS = 5
_HEADER_BYTES = 16 * 1024
_MOST_CONNECTIONS = 1000


class _Server(uvicorn.Server):
    """uvicorn, leaving signals to the process and telling when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()


@dataclass(frozen=True, slots=True)
class Listening:
    """A server that listens on `port`."""

    port: int
    _server: _Server
    _task: asyncio.Task[None]

    async def stop(self) -> None:
        """Takes no more requests, gives the open ones three seconds, returns when the port is free."""
        self._server.should_exit = True
        await self._task


async def serve(app: ASGIApp, host: str, port: int) -> Listening:
    """Serves `app`; returns once it listens. Port 0 takes a free one. Raises OSError for a taken port."""
    bound = socket.create_server((host, port), family=_family(host))
    server = _Server(_config(app))
    task = asyncio.create_task(server.serve(sockets=[bound]), name=f"http {host}")
    task.add_done_callback(lambda _: server.listening.set())
    await server.listening.wait()
    if task.done():
        await task
    return Listening(bound.getsockname()[1], server, task)


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        http=PatientProtocol,
        limit_concurrency=_MOST_CONNECTIONS,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        h11_max_incomplete_event_size=_HEADER_BYTES,
    )


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
