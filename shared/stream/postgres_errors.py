"""Which database errors mean `try again`, which `the database is away`; the rest are the handler's own."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from shared.stream.ports import Conflict, Unreachable

_AGAIN = (
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.LockNotAvailableError,
    asyncpg.InvalidCachedStatementError,
    asyncpg.OutdatedSchemaCacheError,
)
_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.ConnectionDoesNotExistError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.DiskFullError,
    asyncpg.InsufficientResourcesError,
    asyncpg.QueryCanceledError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    ConnectionError,
    TimeoutError,
    OSError,
)


@contextmanager
def translated() -> Iterator[None]:
    """Turns what may pass into Conflict or Unreachable; everything else goes through as it is."""
    try:
        yield
    except ValueError:  # asyncpg's client-side DataError is an InterfaceError too, but it is about the data
        raise
    except _AGAIN as error:
        raise Conflict(type(error).__name__) from error
    except _AWAY as error:
        raise Unreachable(type(error).__name__) from error
