"""Brings a database to its service's schema: numbered SQL files, applied once, never changed after.

`NNNN_name.sql` only adds and runs before the new version; `NNNN_name.after.sql` takes away or narrows, when
no process of the old version is left.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from shared.platform.database import Connection, connect
from shared.platform.faults import PlatformError

_FILE_NAME = re.compile(r"\d{4}_[a-z0-9_]+(\.after)?\.sql")
_LOCK = 0x7469616F  # any constant will do, as long as it is the same everywhere
_TABLE = """
create table if not exists schema_migration (
    name       text primary key,
    sha256     text not null,
    applied_at timestamptz not null default now()
)
"""
_APPLIED = "select sha256 from schema_migration where name = $1"
_ALL_APPLIED = "select name from schema_migration"
_RECORD = "insert into schema_migration (name, sha256) values ($1, $2)"


class Phase(StrEnum):
    """When a file is applied in a rolling update: before the first new process, or after the last old one."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Migration:
    """One file: `name` is `<owner>/<file>`, the owner being the folder above `migrations`."""

    name: str
    sql: str

    @property
    def owner(self) -> str:
        return self.name.partition("/")[0]

    @property
    def phase(self) -> Phase:
        return Phase.AFTER if self.name.endswith(".after.sql") else Phase.BEFORE

    @property
    def digest(self) -> str:
        return sha256(self.sql.encode()).hexdigest()


async def migrate(dsn: str, *folders: Path, phase: Phase | None = None) -> list[str]:
    """Applies what is missing, folder by folder, each file in its own transaction; returns the names applied.

    `phase` applies that phase's files alone; an empty database, which no version works in, gets all. Several
    processes may call it at once. Raises `PlatformError`: configuration when a folder or file name is not as
    it should be, migration_changed when a file differs from what was applied, migration_out_of_turn when
    `phase` is not what comes next.
    """
    migrations = read_migrations(folders)
    connection = await connect(dsn, application="tiaokuai-migrate", statement_seconds=None)
    try:
        applied = await _applied(connection)
        left = None if phase is None or not applied else _other_phase(migrations, applied, phase)
        return [each.name for each in migrations if each.phase is not left and await _apply(connection, each)]
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


async def _applied(connection: Connection) -> set[str]:
    if await connection.fetchval("select to_regclass('schema_migration')") is None:
        return set()
    return {row["name"] for row in await connection.fetch(_ALL_APPLIED)}


def _other_phase(migrations: Sequence[Migration], applied: set[str], phase: Phase) -> Phase:
    """The phase to leave alone; refused where that would change the order of any folder's files."""
    missing = [each for each in migrations if each.name not in applied]
    if phase is Phase.AFTER:
        early = [each.name for each in missing if each.phase is Phase.BEFORE]
        _refuse_turn(early, "not applied yet, belongs before the new version")
        return Phase.BEFORE
    for _owner, files in groupby(missing, key=lambda each: each.owner):
        of_one = list(files)
        last = max((n for n, each in enumerate(of_one) if each.phase is Phase.BEFORE), default=0)
        skipped = [each.name for each in of_one[:last] if each.phase is Phase.AFTER]
        _refuse_turn(skipped, "ends an update that was never ended: apply that version's `after` first")
    return Phase.AFTER


def _refuse_turn(names: list[str], reason: str) -> None:
    if names:
        raise PlatformError("migration_out_of_turn", detail=f"{names[0]} {reason}")


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
