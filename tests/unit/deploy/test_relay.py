"""A line that is cut says nothing: no reset, no end; mended, it goes on, or only new links do."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from deploy.local.relay import Caller, Relay
from tests.waiting import until

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class Line:
    """A relay before a server that sends back what it gets."""

    relay: Relay
    path: str
    callers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def call(self) -> Stream:
        stream = await asyncio.open_unix_connection(self.path)
        self.callers.append(stream[1])
        return stream

    async def close(self) -> None:
        """Every end of every link."""
        for writer in self.callers:
            writer.close()
            await writer.wait_closed()
        await until(lambda: not self.relay.links)


@pytest.fixture
async def line(tmp_path: Path) -> AsyncIterator[Line]:
    answering: set[asyncio.StreamWriter] = set()

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answering.add(writer)
        while data := await reader.read(100):
            writer.write(data)
        writer.close()
        await writer.wait_closed()
        answering.remove(writer)

    relay, server, door = Relay(), str(tmp_path / "server"), str(tmp_path / "door")
    async with (
        await asyncio.start_unix_server(echo, server),
        await asyncio.get_running_loop().create_unix_server(partial(Caller, relay, server), door),
    ):
        opened = Line(relay, door)
        yield opened
        await opened.close()
        await until(lambda: not answering)


async def said(stream: Stream, words: bytes) -> bytes:
    stream[1].write(words)
    return await stream[0].readexactly(len(words))


async def is_silent(stream: Stream) -> bool:
    """Nothing comes, not even the end."""
    try:
        async with asyncio.timeout(0.1):
            await stream[0].read(1)
    except TimeoutError:
        return True
    return False


async def test_a_whole_line_carries_both_ways_and_ends_with_either(line: Line) -> None:
    stream = await line.call()
    assert await said(stream, b"one") == b"one"
    stream[1].write_eof()
    assert await stream[0].read() == b""


async def test_a_cut_line_is_silent_and_mended_delivers_what_was_said(line: Line) -> None:
    old = await line.call()
    await said(old, b"one")
    line.relay.cut()
    old[1].write(b"two")
    new = await line.call()
    new[1].write(b"three")
    assert await is_silent(old)
    assert await is_silent(new)
    line.relay.mend()
    assert await old[0].readexactly(3) == b"two"
    assert await new[0].readexactly(5) == b"three"


async def test_a_half_open_line_stays_silent_while_new_ones_work(line: Line) -> None:
    old = await line.call()
    await said(old, b"one")
    line.relay.cut()
    waiting = await line.call()
    line.relay.forget()
    old[1].write(b"two")
    assert await said(waiting, b"three") == b"three"
    assert await said(await line.call(), b"four") == b"four"
    assert await is_silent(old)


async def test_a_server_that_is_away_ends_the_call(line: Line, tmp_path: Path) -> None:
    (tmp_path / "server").unlink()
    reader, _ = await line.call()
    assert await reader.read() == b""
