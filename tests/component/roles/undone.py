"""A service's store of which every request is undone, so that all who ask find the same district."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from shared.platform.database import Connection
from shared.stream.direct import DirectLane
from shared.stream.memory import MemoryLog, MemorySink
from shared.stream.service import Store


class OneConnection:
    """A pool's face over one connection: a transaction inside another is a savepoint."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Connection]:
        """The connection."""
        yield self._connection

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
