"""Whether a file is harmful: the port, and its adapter to a clamd beside us."""

import asyncio
from dataclasses import dataclass
from struct import pack
from typing import Protocol

_CHUNK = 64 * 1024
_SECONDS = 30.0


class Scanner(Protocol):
    """Bytes → `clean`, `harmful`, or `unscanned` where nobody looks. Raises OSError when away."""

    async def scan(self, content: bytes) -> str: ...


class NoScanner:
    """Nobody looks; the file says so."""

    async def scan(self, content: bytes) -> str:  # noqa: ARG002
        return "unscanned"


@dataclass(frozen=True, slots=True)
class Clamd:
    """ClamAV's daemon over TCP (`INSTREAM`)."""

    host: str
    port: int

    async def scan(self, content: bytes) -> str:
        async with asyncio.timeout(_SECONDS):
            reader, writer = await asyncio.open_connection(self.host, self.port)
            try:
                writer.write(b"zINSTREAM\0")
                for at in range(0, len(content), _CHUNK):
                    part = content[at : at + _CHUNK]
                    writer.write(pack(">I", len(part)) + part)
                    await writer.drain()
                writer.write(pack(">I", 0))
                await writer.drain()
                answer = await reader.readuntil(b"\0")
            except asyncio.IncompleteReadError as error:
                raise ConnectionError("clamd hung up") from error
            finally:
                writer.close()
        if answer.endswith(b" OK\0"):
            return "clean"
        if answer.endswith(b" FOUND\0"):
            return "harmful"
        raise ConnectionError("clamd could not scan")
