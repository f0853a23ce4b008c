"""A service's store of which every request is undone, so that all who ask find the same district."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from shared.platform.database import Connection
from shared.stream.direct import DirectLane
from shared.stream.memory import MemoryLog, MemorySink
from shared.stream.service import Store

_FORGET_SIGHT = """
select set_config('role', 'none', true), set_config('tiaokuai.units', '', true),
       set_config('tiaokuai.section', '', true), set_config('tiaokuai.sealed', '', true)"""


class OneConnection:
    """A pool's face over one connection: a transaction inside another is a savepoint.

    What is set for a savepoint outlives it, and a pool's next reader must not read with the last one's sight.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Connection]:
        """The connection."""
        yield self._connection
        await self._connection.execute(_FORGET_SIGHT)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def undone_store(connection: Connection) -> Store:
    """A store over it; nothing is sent."""
    pool: Any = OneConnection(connection)
    return Store(pool, DirectLane(pool, MemorySink(MemoryLog()), "test"))


@asynccontextmanager
async def undone(connection: Connection) -> AsyncIterator[None]:
    """What is done within never was."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        yield
    finally:
        await transaction.rollback()
