"""A line that goes silent costs a command its deadline and its connection, not the whole pool."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from deploy.local.postgres import LocalPostgres
from deploy.local.relay import Caller, Relay
from shared.platform import database
from shared.platform.database import connect, pool
from shared.platform.sealing import Sealer
from shared.stream.ports import Unreachable
from shared.stream.postgres_ledger import PostgresLedger
from tests.waiting import until

pytestmark = pytest.mark.integration


@dataclass(frozen=True, slots=True)
class Line:
    """The server's address by way of a relay."""

    relay: Relay
    dsn: str
    socket: str


@asynccontextmanager
async def relayed(server: LocalPostgres, folder: Path) -> AsyncIterator[Line]:
    relay, name = Relay(), ".s.PGSQL.5432"
    target = str(server.socket_folder / name)
    calls = partial(Caller, relay, target)
    async with await asyncio.get_running_loop().create_unix_server(calls, str(folder / name)):
        yield Line(relay, f"postgresql://postgres@/postgres?host={folder}", target)
        await until(lambda: not relay.links)


@pytest.fixture
async def line(server: LocalPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Line]:
    monkeypatch.setattr(database, "_CLIENT_MARGIN", 0.1)
    monkeypatch.setattr(database, "_CANCEL_SECONDS", 0.1)
    async with relayed(server, tmp_path) as opened:
        yield opened


async def test_the_kernel_asks_a_machine_that_says_nothing(line: Line) -> None:
    calls = partial(Caller, line.relay, line.socket)
    async with await asyncio.get_running_loop().create_server(calls, "127.0.0.1", 0) as door:
        port = door.sockets[0].getsockname()[1]
        connection = await connect(f"postgresql://postgres@127.0.0.1:{port}/postgres")
        tcp = connection._transport.get_extra_info("socket")
        assert tcp.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert tcp.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 10_000
        await connection.close()


async def test_a_connection_on_a_silent_line_ends_by_itself(line: Line) -> None:
    connection = await connect(line.dsn, statement_seconds=0.3)
    line.relay.cut()
    with pytest.raises(TimeoutError):
        await connection.fetchval("select 1")
    await until(connection.is_closed, seconds=2)
    line.relay.mend()


async def test_a_pool_finds_out_once_and_goes_on_by_new_connections(line: Line) -> None:
    opened = await pool(line.dsn, max_size=3, statement_seconds=0.3)
    await asyncio.gather(*(opened.fetchval("select pg_sleep(0.1)") for _ in range(3)))
    line.relay.cut()
    line.relay.forget()
    with pytest.raises(TimeoutError):
        await opened.fetchval("select 1")
    for number in range(3):
        assert await opened.fetchval("select $1::int", number) == number
    await opened.close()


async def test_a_ledger_lets_a_silent_connection_go_at_once(line: Line) -> None:
    ledger = PostgresLedger(line.dsn, "orders", "group", Sealer({1: bytes(32)}, current=1))
    ledger._connection = await connect(line.dsn, statement_seconds=0.3)
    line.relay.cut()
    line.relay.forget()
    with pytest.raises(Unreachable):
        async with ledger.transaction():
            pass
    async with ledger.transaction() as opened:
        assert opened.now
    await ledger.close()
