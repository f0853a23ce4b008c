"""A pytest plugin (`make released`): writes down what the services ask of PostgreSQL while their tests run.

The server logs every statement with its database; before it stops, the rows of a whole loop are read out.
"""

import asyncio
import json
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import asyncpg
import pytest

from deploy.local import postgres, unprivileged
from deploy.local.databases import DATABASES, at_database, database_name, ensure_roles
from deploy.migrations import migrate_service, migration_folders
from shared.platform.database import connect
from shared.platform.migrations import read_migrations
from tests.rolling.released import Released, planned

_LOGS = Path(tempfile.mkdtemp(prefix="tiaokuai-released-"))
_LOGGING = {
    "logging_collector": "on",
    "log_destination": "jsonlog",
    "log_directory": str(_LOGS),
    "log_filename": "%Y%m%d-%H%M%S-%p.log",
    "log_statement": "all",
    "log_parameter_max_length": "0",
}
_STATEMENT = re.compile(r"(?:statement|execute [^:]+): (.*)", re.DOTALL)
_DATABASE = re.compile(r"(?:tiaokuai|test)_([a-z]+)(?:_\d+)?")
_KIND = re.compile(r"\s*(select|insert|update|delete|with|copy)\s", re.IGNORECASE)
_DRIVERS = re.compile(r"current_setting\('jit'\)|typeinfo_tree|pg_advisory_unlock_all")
"""What the driver asks for itself."""

_COLUMNS = """
select table_name, string_agg(column_name, ',' order by ordinal_position) as columns
from information_schema.columns join information_schema.tables using (table_schema, table_name)
where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'schema_migration'
  and is_generated = 'NEVER' group by table_name order by table_name"""

_rows: dict[str, dict[str, dict[str, str]]] = {}
_stop = postgres.LocalPostgres.stop


def pytest_configure() -> None:
    """Before any server starts."""
    unprivileged.own_folder(_LOGS)
    postgres.SETTINGS.update(_LOGGING)
    postgres.LocalPostgres.stop = _read_and_stop  # type: ignore[method-assign]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Keep it; of a run with failures, nothing."""
    if session.testsfailed:
        return
    asyncio.run(_keep(_statements()))


async def _keep(found: Mapping[str, set[str]]) -> None:
    """What the released schema lets the service's role do: tests also ask what no service may."""
    server = postgres.LocalPostgres(_LOGS / "server")
    postgres.SETTINGS.pop("logging_collector")
    await server.start()
    await ensure_roles(server.dsn())
    admin = await connect(server.dsn())
    for service in DATABASES:
        await admin.execute(f"create database {service}")
        await migrate_service(service, server.dsn(service))
        connection = await connect(at_database(server.dsn(), service, role=database_name(service)))
        statements = [each for each in found[service] if not await planned(connection, each)]
        await connection.close()
        migrations = {each.name: each.digest for each in read_migrations(migration_folders(service))}
        Released(service, migrations, tuple(statements), _rows.get(service, {})).keep()
    await admin.close()
    await _stop(server)


async def _read_and_stop(server: postgres.LocalPostgres) -> None:
    for service in DATABASES:
        try:
            connection = await asyncpg.connect(server.dsn(database_name(service)))
        except asyncpg.InvalidCatalogNameError:
            continue
        read = {name: await _copied(connection, name, columns) for name, columns in await _tables(connection)}
        if any(table["text"] for table in read.values()):
            _rows[service] = {name: table for name, table in read.items() if table["text"]}
        await connection.close()
    await _stop(server)


async def _tables(connection: asyncpg.Connection) -> list[tuple[str, str]]:
    return [(row["table_name"], row["columns"]) for row in await connection.fetch(_COLUMNS)]


async def _copied(connection: asyncpg.Connection, table: str, columns: str) -> dict[str, str]:
    parts: list[bytes] = []

    async def keep(part: bytes) -> None:
        parts.append(part)

    await connection.copy_from_query(f"select {columns} from {table} order by 1", output=keep)  # noqa: S608
    return {"columns": columns, "text": b"".join(parts).decode()}


def _statements() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for database, statement in _logged():
        named = _DATABASE.fullmatch(database)
        if named and _KIND.match(statement) and not _DRIVERS.search(statement):
            found[named[1]].add(statement.strip())
    return found


def _logged() -> Iterator[tuple[str, str]]:
    for path in _LOGS.glob("*.json"):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                entry = json.loads(line)
                said = _STATEMENT.fullmatch(entry["message"])
                if said and "dbname" in entry:
                    yield entry["dbname"], said[1]
