"""The scanner's adapter against a clamd that is spoken to as the real one: `INSTREAM`, in chunks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from struct import unpack

import pytest

from services.intake.attachments.keeping import Attachments
from services.intake.attachments.scanning import Clamd
from shared.contract.errors import TiaokuaiError
from tests.unit.intake.made import KEYS

HARMFUL = b"%PDF-1.7 harm"
_LIMIT = 300_000


@asynccontextmanager
async def clamd() -> AsyncIterator[tuple[Clamd, list[bytes]]]:
    """Answers as clamd 1.4 does: OK, FOUND, or an error beyond its size limit; keeps what it was sent."""
    scanned: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        content = b""
        while (length := unpack(">I", await reader.readexactly(4))[0]) > 0:
            content += await reader.readexactly(length)
        scanned.append(content)
        if len(content) > _LIMIT:
            writer.write(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            found = b"Test-Signature FOUND" if HARMFUL in content else b"OK"
            writer.write(b"stream: " + found + b"\0")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield Clamd("127.0.0.1", server.sockets[0].getsockname()[1]), scanned


@pytest.mark.parametrize(
    ("content", "found"),
    [(b"", "clean"), (b"%PDF-1.7 x" * 20_000, "clean"), (HARMFUL, "harmful")],
)
async def test_the_whole_file_is_sent_and_the_answer_read(content: bytes, found: str) -> None:
    async with clamd() as (scanner, scanned):
        assert await scanner.scan(content) == found
    assert scanned == [content]


async def test_what_could_not_be_scanned_is_not_clean() -> None:
    async with clamd() as (scanner, _):
        with pytest.raises(ConnectionError):
            await scanner.scan(b"x" * (_LIMIT + 1))


async def test_a_clamd_that_is_away_takes_no_file_in() -> None:
    async with clamd() as (scanner, _):
        pass
    with pytest.raises(TiaokuaiError, match="unavailable"):
        await Attachments(None, scanner, KEYS.sealer, 10_000).prepare(b"%PDF-1.7 x")


async def test_a_harmful_file_is_refused() -> None:
    async with clamd() as (scanner, _):
        with pytest.raises(TiaokuaiError, match="harmful_file"):
            await Attachments(None, scanner, KEYS.sealer, 10_000).prepare(HARMFUL)
