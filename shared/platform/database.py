"""How we speak to PostgreSQL: every connection with deadlines, a name, UTC, and JSON by orjson."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias
from weakref import WeakSet

import asyncpg
import orjson

from shared.platform.database_hosts import connect_to_any

Connection: TypeAlias = asyncpg.Connection
Pool: TypeAlias = asyncpg.Pool

# The server gives up before the client does: a slow statement costs its transaction, not the connection.
_STATEMENT_SECONDS = 25.0
_CLIENT_MARGIN = 5.0
# On a line that has gone silent asyncpg's own cancelling would take as long again as the command did.
_CANCEL_SECONDS = 5.0
_CONNECT_SECONDS = 10.0
# A frozen process must not hold its rows for long: whoever takes over its partitions waits for them.
_IDLE_IN_TRANSACTION = "15s"
_JSONB_FORMAT = b"\x01"


class _Patient(asyncpg.Connection):
    """A connection that ends itself, and those beside it, when not even the cancelling of a command is
    answered: the line is dead, and each of the others would take as long to find it out.
    """

    beside: Iterable["_Patient"] = ()

    def _cancel_current_command(self, waiter: Any, cancel_waiter: Any = None) -> None:
        super()._cancel_current_command(waiter, cancel_waiter)
        self._loop.call_later(_CANCEL_SECONDS, self._give_up, cancel_waiter)

    def _give_up(self, cancel_waiter: Any) -> None:
        if cancel_waiter is not None and not cancel_waiter.done():
            self.terminate()
            for each in list(self.beside):
                each.terminate()


async def connect(
    dsn: str, *, application: str = "tiaokuai", statement_seconds: float | None = _STATEMENT_SECONDS
) -> Connection:
    """One connection; `statement_seconds=None` lifts the deadlines, for migrations and maintenance."""
    connection = await connect_to_any(
        dsn, connection_class=_Patient, **_options(application, statement_seconds)
    )
    await _use_orjson(connection)
    return connection


async def pool(
    dsn: str,
    *,
    application: str = "tiaokuai",
    max_size: int = 4,
    statement_seconds: float | None = _STATEMENT_SECONDS,
) -> Pool:
    """A pool that opens connections when they are wanted: a service starts and lives without PostgreSQL."""
    together: WeakSet[_Patient] = WeakSet()

    async def prepare(connection: _Patient) -> None:
        together.add(connection)
        connection.beside = together
        await _use_orjson(connection)

    return await asyncpg.create_pool(
        dsn,
        min_size=0,
        max_size=max_size,
        connect=connect_to_any,
        connection_class=_Patient,
        init=prepare,
        **_options(application, statement_seconds),
    )


async def copy_new(tx: Connection, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> bool:
    """Rows that should be new, by COPY: half of what an INSERT from arrays costs, on both sides.

    `columns` by commas. False when one of them is there already: the transaction is lost then.
    """
    try:
        await tx.copy_records_to_table(table, records=rows, columns=columns.split(", "))
    except asyncpg.UniqueViolationError:
        return False
    return True


def _options(application: str, statement_seconds: float | None) -> dict[str, Any]:
    session = {
        "application_name": application,
        "timezone": "UTC",
        "jit": "off",  # our statements are short: compiling them takes longer than running them
        "idle_in_transaction_session_timeout": _IDLE_IN_TRANSACTION,
    }
    if statement_seconds is None:
        return {"timeout": _CONNECT_SECONDS, "server_settings": session}
    session["statement_timeout"] = str(int(statement_seconds * 1000))
    deadline = statement_seconds + _CLIENT_MARGIN
    return {"timeout": _CONNECT_SECONDS, "command_timeout": deadline, "server_settings": session}


async def _use_orjson(connection: Connection) -> None:
    for kind, encoder, decoder in (("json", _dumps, orjson.loads), ("jsonb", _dumps_jsonb, _loads_jsonb)):
        await connection.set_type_codec(
            kind, schema="pg_catalog", encoder=encoder, decoder=decoder, format="binary"
        )


def _dumps(value: Any) -> bytes:
    """Bytes are JSON already made; in an array only they will do: asyncpg takes a list for an inner array."""
    return value if isinstance(value, bytes) else orjson.dumps(value)


def _dumps_jsonb(value: Any) -> bytes:
    return _JSONB_FORMAT + _dumps(value)


def _loads_jsonb(raw: bytes) -> Any:
    return orjson.loads(raw[1:])
