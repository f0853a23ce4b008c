"""The district's clock, set by a scene or a fault: services read their database's, so it is shifted there.

Each service's database gets a `clock_timestamp()` and `now()` of its own, found before PostgreSQL's.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import asyncpg

from deploy.local.databases import SERVICES, at_database, database_name
from deploy.local.platform import Platform
from shared.domain.worktime import SHANGHAI

_SHIFTED = """
create schema rehearsal;
create table rehearsal.clock (shift interval not null, still timestamptz);
insert into rehearsal.clock values (interval '0');
create function rehearsal.clock_timestamp() returns timestamptz language sql volatile as
    'select coalesce(still, pg_catalog.clock_timestamp() + shift) from rehearsal.clock';
create function rehearsal.now() returns timestamptz language sql stable as
    'select coalesce(still, pg_catalog.now() + shift) from rehearsal.clock';
grant usage on schema rehearsal to public;
grant select on rehearsal.clock to public;
"""
_FIRST = "alter database {name} set search_path = rehearsal, pg_catalog, public"


def shanghai(text: str) -> datetime:
    """`2026-02-12 10:00` on the district's wall."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


class Clock:
    """Says and sets what time the services believe it is; between two settings time passes as it does."""

    def __init__(self, dsns: Sequence[str]) -> None:
        # No connection is kept: the server may be killed between two settings.
        self._dsns = dsns

    @classmethod
    async def install(cls, platform: Platform) -> "Clock":
        """Give every service's database a clock that can be set; before the services connect."""
        dsns = [at_database(platform.admin_dsn, database_name(service)) for service in SERVICES]
        for service, dsn in zip(SERVICES, dsns, strict=True):
            async with _connected(dsn) as connection:
                await connection.execute(_SHIFTED)
                await connection.execute(_FIRST.format(name=database_name(service)))
        return cls(dsns)

    async def set(self, moment: datetime) -> None:
        """It is `moment` now, for every service."""
        async with _connected(self._dsns[0]) as connection:
            real = await connection.fetchval("select pg_catalog.clock_timestamp()")
        await self.shift(moment - real)

    async def shift(self, shift: timedelta) -> None:
        """It is so much later than it really is; below zero, earlier."""
        await self._change("update rehearsal.clock set shift = $1, still = null", shift)

    async def stop(self, moment: datetime) -> None:
        """It is `moment` and stays so, until the clock is set again."""
        await self._change("update rehearsal.clock set still = $1", moment)

    async def now(self) -> datetime:
        """What time the services believe it is."""
        async with _connected(self._dsns[0]) as connection:
            now: datetime = await connection.fetchval("select rehearsal.clock_timestamp()")
        return now.astimezone(SHANGHAI)

    async def _change(self, statement: str, value: object) -> None:
        for dsn in self._dsns:
            async with _connected(dsn) as connection:
                await connection.execute(statement, value)


@asynccontextmanager
async def _connected(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(dsn)
    try:
        yield connection
    finally:
        await connection.close()
