"""The district's clock, set by a scene: services read time from their database alone, so it is shifted there.

Each service's database gets a `clock_timestamp()` and `now()` of its own, found before PostgreSQL's.
"""

from datetime import datetime, timedelta

import asyncpg

from deploy.local.databases import SERVICES, at_database, database_name
from deploy.local.platform import Platform
from shared.domain.worktime import SHANGHAI

_SHIFTED = """
create schema rehearsal;
create table rehearsal.clock (shift interval not null);
insert into rehearsal.clock values (interval '0');
create function rehearsal.clock_timestamp() returns timestamptz language sql volatile as
    'select pg_catalog.clock_timestamp() + shift from rehearsal.clock';
create function rehearsal.now() returns timestamptz language sql stable as
    'select pg_catalog.now() + shift from rehearsal.clock';
grant usage on schema rehearsal to public;
grant select on rehearsal.clock to public;
"""
_FIRST = "alter database {name} set search_path = rehearsal, pg_catalog, public"


def shanghai(text: str) -> datetime:
    """`2026-02-12 10:00` on the district's wall."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


class Clock:
    """Says and sets what time the services believe it is; between two settings time passes as it does."""

    def __init__(self, connections: list[asyncpg.Connection]) -> None:
        self._connections = connections

    @classmethod
    async def install(cls, platform: Platform) -> "Clock":
        """Give every service's database a clock that can be set; before the services connect."""
        connections = []
        for service in SERVICES:
            name = database_name(service)
            connection = await asyncpg.connect(at_database(platform.admin_dsn, name))
            await connection.execute(_SHIFTED)
            await connection.execute(_FIRST.format(name=name))
            connections.append(connection)
        return cls(connections)

    async def set(self, moment: datetime) -> None:
        """It is `moment` now, for every service."""
        real = await self._connections[0].fetchval("select pg_catalog.clock_timestamp()")
        await self._shift(moment - real)

    async def now(self) -> datetime:
        """What time the services believe it is."""
        now: datetime = await self._connections[0].fetchval("select rehearsal.clock_timestamp()")
        return now.astimezone(SHANGHAI)

    async def close(self) -> None:
        """Let go of the databases."""
        for connection in self._connections:
            await connection.close()

    async def _shift(self, shift: timedelta) -> None:
        for connection in self._connections:
            await connection.execute("update rehearsal.clock set shift = $1", shift)
