"""What was kept of the version in service: its migrations, its statements and rows it wrote."""

import re
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import orjson

from deploy.migrations import migration_folders
from shared.platform.database import Connection
from shared.platform.migrations import read_migrations

FOLDER = Path(__file__).with_name("released")
_COPY = re.compile(r"copy (\S+)\s?\(([^)]+)\) from stdin.*", re.IGNORECASE | re.DOTALL)

_NOTHING: Any = {"migrations": {}, "statements": (), "rows": {}}


@dataclass(frozen=True, slots=True)
class Released:
    """A service as released: digests of its migrations by name, its statements, COPY text of its tables."""

    service: str
    migrations: Mapping[str, str]
    statements: tuple[str, ...]
    rows: Mapping[str, Mapping[str, str]]

    @classmethod
    def load(cls, service: str) -> "Released":
        """What `make released` wrote; nothing while it is writing for the first time."""
        path = FOLDER / f"{service}.json"
        return cls(service, **(orjson.loads(path.read_bytes()) if path.exists() else _NOTHING))

    def keep(self) -> None:
        """Write it, in a form whose changes can be read."""
        kept = {"migrations": self.migrations, "statements": sorted(self.statements), "rows": self.rows}
        written = orjson.dumps(kept, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        (FOLDER / f"{self.service}.json").write_bytes(written)

    def folders(self, under: Path) -> Iterable[Path]:
        """Its migrations in folders of their own, as `migrate` takes them."""
        for folder in migration_folders(self.service):
            copied = under / folder.parent.name / "migrations"
            copied.mkdir(parents=True)
            for each in read_migrations([folder]):
                if each.name in self.migrations:
                    (copied / each.name.partition("/")[2]).write_text(each.sql, "utf-8")
            yield copied

    async def fill(self, connection: Connection) -> None:
        """Put its rows into the tables, as they were written then; no trigger runs again."""
        await connection.execute("set session_replication_role = replica")
        for table, content in self.rows.items():
            columns = content["columns"].split(",")
            await connection.execute(f"delete from {table}")  # noqa: S608
            await connection.copy_to_table(table, source=_chunks(content["text"]), columns=columns)
        await connection.execute("reset session_replication_role")


async def planned(connection: Connection, statement: str) -> str:
    """Why the server would refuse the statement, names, types and rights; empty if it would run."""
    copied = _COPY.fullmatch(statement)
    if copied:
        table, columns = copied.groups()
        statement = f"insert into {table} ({columns}) select {columns} from {table}"  # noqa: S608
    try:
        await connection.execute(f"explain (generic_plan) {statement}")
    except asyncpg.PostgresError as error:
        return str(error)
    return ""


async def _chunks(text: str) -> AsyncIterator[bytes]:
    yield text.encode()
