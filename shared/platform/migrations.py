"""Brings a database to its service's schema: numbered SQL files, applied once, never changed after."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from shared.platform.database import Connection, connect
from shared.platform.faults import PlatformError

_FILE_NAME = re.compile(r"\d{4}_[a-z0-9_]+\.sql")
_LOCK = 0x7469616F  # any constant will do, as long as it is the same everywhere
_TABLE = """
create table if not exists schema_migration (
    name       text primary key,
    sha256     text not null,
    applied_at timestamptz not null default now()
)
"""
_APPLIED = "select sha256 from schema_migration where name = $1"
_RECORD = "insert into schema_migration (name, sha256) values ($1, $2)"


@dataclass(frozen=True, slots=True)
class Migration:
    """One file: `name` is `<owner>/<file>`, the owner being the folder above `migrations`."""

    name: str
    sql: str

    @property
    def digest(self) -> str:
        return sha256(self.sql.encode()).hexdigest()


async def migrate(dsn: str, *folders: Path) -> list[str]:
    """Applies what is missing, folder by folder, each file in its own transaction; returns the names applied.

    Several processes may call it at once. Raises `PlatformError`: configuration when a folder or file name is
    not as it should be, migration_changed when a file differs from what was applied.
    """
    migrations = read_migrations(folders)
    connection = await connect(dsn, application="tiaokuai-migrate", statement_seconds=None)
    try:
        return [each.name for each in migrations if await _apply(connection, each)]
    finally:
        await connection.close()


def read_migrations(folders: Iterable[Path]) -> list[Migration]:
    """The files of these folders in the order they are applied."""
    migrations = [_read(path) for folder in folders for path in _files(folder)]
    names = [each.name for each in migrations]
    if len(set(names)) < len(names):
        raise PlatformError("configuration", detail="two migration folders have the same owner")
    return migrations


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise PlatformError("configuration", detail=f"no migration folder {folder}")
    return sorted(folder.glob("*.sql"))


def _read(path: Path) -> Migration:
    if not _FILE_NAME.fullmatch(path.name):
        raise PlatformError("configuration", detail=f"migration {path.name} is not named NNNN_name.sql")
    return Migration(f"{path.parent.parent.name}/{path.name}", path.read_text("utf-8"))


async def _apply(connection: Connection, migration: Migration) -> bool:
    async with connection.transaction():
        await connection.execute("select pg_advisory_xact_lock($1)", _LOCK)
        await connection.execute(_TABLE)
        applied = await connection.fetchval(_APPLIED, migration.name)
        if applied is not None:
            _refuse_change(migration, applied)
            return False
        await connection.execute(migration.sql)
        await connection.execute(_RECORD, migration.name, migration.digest)
        return True


def _refuse_change(migration: Migration, applied: str) -> None:
    if applied != migration.digest:
        change = f"{migration.name} was applied as {applied[:12]}, is now {migration.digest[:12]}"
        raise PlatformError("migration_changed", detail=change)
