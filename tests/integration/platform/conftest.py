"""A PostgreSQL for this folder's tests, a fresh database for each."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from itertools import count

import pytest

from deploy.local.postgres import LocalPostgres
from shared.platform.database import connect
from tests.platform_fixtures import NO_POWER_FAILS

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPostgres]:
    postgres = LocalPostgres(tmp_path_factory.mktemp("postgres"), NO_POWER_FAILS)
    asyncio.run(postgres.start())
    yield postgres
    asyncio.run(postgres.stop())


@pytest.fixture
async def dsn(server: LocalPostgres) -> AsyncIterator[str]:
    name = f"test_{next(_NUMBERS)}"
    admin = await connect(server.dsn())
    await admin.execute(f"create database {name}")
    yield server.dsn(name)
    await admin.execute(f"drop database {name} with (force)")
    await admin.close()
