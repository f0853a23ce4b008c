"""A line between clients and a server that can be cut, and tells nobody: no reset, no end, only silence.

    python -m deploy.local.relay <listen>=<target> …

Addresses are loopback ports or paths of sockets. SIGUSR1 cuts. SIGUSR2 mends, as after lost packets: all goes
on. SIGHUP mends for new links alone, as after a firewall forgot the old ones: those stay half open for ever.
"""

import asyncio
import signal
import sys
from functools import partial
from typing import Any

import orjson

CUT, MENDED, HALF_OPEN = "line cut", "line mended", "line half open"


class Link:
    """A client's end and a server's."""

    def __init__(self) -> None:
        self.ends: list[End] = []
        self.lost = False

    def pause(self) -> None:
        """Let nothing through."""
        for end in self.ends:
            end.transport.pause_reading()

    def resume(self) -> None:
        """Let everything through, also what was sent meanwhile."""
        for end in self.ends:
            end.transport.resume_reading()

    def forget(self) -> None:
        """Drop what comes from now on; neither end hears of the other."""
        self.lost = True
        self.resume()


class End(asyncio.Protocol):
    """One side of a link; `ended` is called when it is closed from outside."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.transport: Any = None
        self.other: End | None = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.link.ends.append(self)

    def data_received(self, data: bytes) -> None:
        if self.other and not self.link.lost:
            self.other.transport.write(data)

    def pause_writing(self) -> None:
        if self.other:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        if self.other:
            self.other.transport.resume_reading()

    def connection_lost(self, _error: Exception | None) -> None:
        self.link.ends.remove(self)
        if self.other and not self.link.lost:
            self.other.transport.close()


class Caller(End):
    """A client's end: the server is called when the line is whole."""

    def __init__(self, relay: "Relay", target: str) -> None:
        super().__init__(Link())
        self._relay = relay
        self._target = target
        self._calling: asyncio.Task[None] | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        transport.pause_reading()
        self._relay.links.add(self.link)
        self._calling = asyncio.create_task(self._call())

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._relay.links.discard(self.link)
        if self.link.lost and self.other:
            self.other.transport.abort()

    async def _call(self) -> None:
        await self._relay.whole.wait()
        loop, answering = asyncio.get_running_loop(), End(self.link)
        try:
            if self._target.isdigit():
                await loop.create_connection(lambda: answering, "127.0.0.1", int(self._target))
            else:
                await loop.create_unix_connection(lambda: answering, self._target)
        except OSError:
            self.transport.abort()
            return
        self.other, answering.other = answering, self
        if self.transport.is_closing():
            answering.transport.abort()
        if self._relay.whole.is_set():
            self.transport.resume_reading()
        else:
            self.link.pause()


class Relay:
    """All links, and whether the line is whole."""

    def __init__(self) -> None:
        self.links: set[Link] = set()
        self.whole = asyncio.Event()
        self.whole.set()

    def cut(self) -> None:
        """Silence."""
        self.whole.clear()
        for link in self.links:
            link.pause()
        self._say(CUT)

    def mend(self) -> None:
        """Everything goes on."""
        for link in self._links():
            link.resume()
        self._say(MENDED)
        self.whole.set()

    def forget(self) -> None:
        """New links work, those of before the cut never again; who called meanwhile is connected now."""
        for link in self._links():
            link.forget()
        self._say(HALF_OPEN)
        self.whole.set()

    def _links(self) -> list[Link]:
        """Those with both ends: a caller still waiting hears of nothing."""
        return [link for link in self.links if len(link.ends) > 1]

    def _say(self, event: str) -> None:
        line = {"event": event, "count": len(self._links())}
        sys.stdout.buffer.write(orjson.dumps(line) + b"\n")
        sys.stdout.buffer.flush()


async def relay(lines: list[str]) -> None:
    """Listen for ever."""
    one, loop = Relay(), asyncio.get_running_loop()
    for number, do in ((signal.SIGUSR1, one.cut), (signal.SIGUSR2, one.mend), (signal.SIGHUP, one.forget)):
        loop.add_signal_handler(number, do)
    for line in lines:
        listen, _, target = line.partition("=")
        make = partial(Caller, one, target)
        if listen.isdigit():
            await loop.create_server(make, "127.0.0.1", int(listen))
        else:
            await loop.create_unix_server(make, listen)
    await loop.create_future()


if __name__ == "__main__":
    asyncio.run(relay(sys.argv[1:]))
