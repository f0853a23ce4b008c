"""A district's databases, kept in a folder, and its services as they are wired, without Kafka."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import asyncpg

from deploy.local.databases import DATABASES, SERVICES, ensure_databases, owner_dsn, service_dsn
from deploy.local.postgres import LocalPostgres
from deploy.migrations import migrate_service
from shared.platform.database import connect, pool
from shared.platform.keys import ensure_development_keys
from shared.stream.direct import DirectLane
from shared.stream.memory import MemoryLog, MemorySink
from shared.stream.service import Service, Store


@dataclass(frozen=True, slots=True)
class Wired:
    """A service with its settings and its store."""

    settings: Any
    service: Service
    store: Store


@dataclass(frozen=True, slots=True)
class District:
    """The services by name, the console's accounts, and the address of the database server."""

    services: dict[str, Wired]
    accounts: asyncpg.Pool
    dsn: str

    async def tidy(self) -> None:
        """What autovacuum does in time."""
        for name in SERVICES:
            owner = await connect(owner_dsn(self.dsn, name), statement_seconds=None)
            await owner.execute("vacuum analyze")
            await owner.close()


@asynccontextmanager
async def district(folder: Path) -> AsyncIterator[District]:
    """The district of this folder, made when it is not there."""
    server = LocalPostgres(folder / "postgres")
    async with AsyncExitStack() as closing:
        await server.start()
        closing.push_async_callback(server.stop)
        await ensure_databases(server.dsn())
        pools = {}
        for name in DATABASES:
            await migrate_service(name, owner_dsn(server.dsn(), name))
            pools[name] = await pool(
                service_dsn(server.dsn(), name), application="bench", statement_seconds=None
            )
            closing.push_async_callback(pools[name].close)
        services = {name: _wired(name, folder, pools[name]) for name in SERVICES}
        yield District(services, pools["console"], server.dsn())


def _wired(name: str, folder: Path, connections: asyncpg.Pool) -> Wired:
    kind = import_module(f"services.{name}.settings").Settings
    keys = ensure_development_keys(folder / "access")
    settings = kind(attachments_url=(folder / "files").as_uri(), **keys)
    service = import_module(f"services.{name}.__main__").build(settings)
    return Wired(
        settings, service, Store(connections, DirectLane(connections, MemorySink(MemoryLog()), "bench"))
    )
