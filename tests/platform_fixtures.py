"""One Kafka and one PostgreSQL for the session, started by the first test that asks; Kafka is open to all.

With `-n`, each worker has its own pair: xdist's groups don't work with this pytest.

async def test_something(database, topic, kafka):
    dsn = await database("dispatch")          # the service's tables, nobody else's rows
    empty = await database()
    name = await topic(partitions=4)
    … kafka.bootstrap_servers …
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count

import pytest
import pytest_asyncio
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.local.broker_properties import Line
from deploy.local.databases import DATABASES, at_database, ensure_databases, ensure_roles
from deploy.local.kafka import LocalKafka
from deploy.local.platform import Platform
from deploy.local.postgres import LocalPostgres
from deploy.migrations import EVERY_SERVICE, migrate_service
from shared.platform.database import connect
from shared.platform.migrations import Phase, migrate
from tests.rolling.released import Released

Database = Callable[..., Awaitable[str]]
Template = Callable[[str, bool], Awaitable[str]]
Topic = Callable[..., Awaitable[str]]

NO_POWER_FAILS = {"fsync": "off", "full_page_writes": "off"}
"""Hundreds of databases are made and dropped here; whoever kills a server starts his own, as shipped."""

_numbers = count(1)


@pytest.fixture(scope="session")
def _unstarted(tmp_path_factory: pytest.TempPathFactory) -> Platform:
    return Platform(
        tmp_path_factory.mktemp("platform"),
        environment={},
        line=Line.OPEN,
        postgres_settings=NO_POWER_FAILS,
    )


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def kafka(_unstarted: Platform) -> AsyncIterator[LocalKafka]:
    """The session's broker. Don't stop or kill it: a test that wants to starts its own."""
    assert _unstarted.kafka
    await _unstarted.kafka.start()
    yield _unstarted.kafka
    await _unstarted.kafka.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgres(_unstarted: Platform) -> AsyncIterator[LocalPostgres]:
    """The session's database server. Don't stop or kill it."""
    assert _unstarted.postgres
    await _unstarted.postgres.start()
    yield _unstarted.postgres
    await _unstarted.postgres.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def platform(_unstarted: Platform, kafka: LocalKafka, postgres: LocalPostgres) -> Platform:
    """Both, with the services' own (empty, shared by all tests) databases: `platform.dsn("dispatch")`."""
    await ensure_databases(_unstarted.admin_dsn)
    return _unstarted


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _template(postgres: LocalPostgres, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Gives the name of a database with the service's schema, made at the first call."""
    made: dict[tuple[str, bool], str] = {("", True): "template1", ("", False): "template1"}
    await ensure_roles(postgres.dsn())

    async def template(service: str, ended: bool) -> str:
        if (service, ended) not in made:
            name = f"template_{service}_{'after' if ended else 'before'}"
            await _execute(postgres.dsn(), f"create database {name}")
            if service in DATABASES:
                released = Released.load(service).folders(tmp_path_factory.mktemp(name))
                await migrate(postgres.dsn(name), *released)
                await migrate_service(service, postgres.dsn(name), None if ended else Phase.BEFORE)
            else:  # a service of the suite's own: what every service has
                await migrate(postgres.dsn(name), *EVERY_SERVICE)
            made[service, ended] = name
        return made[service, ended]

    return template


@pytest.fixture
async def database(postgres: LocalPostgres, _template: Template) -> AsyncIterator[Database]:
    """Makes databases: `await database("dispatch")` gives the DSN of a fresh copy of its schema.

    It is the schema on which a new version begins its work: what is taken away `after` is still there.
    `ended=True` gives the schema at the end of the update.
    """
    names: list[str] = []

    async def make(service: str = "", *, ended: bool = False) -> str:
        names.append(f"test_{service or 'bare'}_{next(_numbers)}")
        template = await _template(service, ended)
        await _execute(postgres.dsn(), f"create database {names[-1]} template {template} strategy file_copy")
        return at_database(postgres.dsn(), names[-1])

    yield make
    for name in names:
        await _execute(postgres.dsn(), f"drop database {name} with (force)")


@pytest.fixture
async def topic(kafka: LocalKafka) -> AsyncIterator[Topic]:
    """Makes topics: `await topic(partitions=4)` gives a name no other test has."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap_servers)
    await admin.start()
    names: list[str] = []

    async def make(name: str = "test", *, partitions: int = 1, **configs: str) -> str:
        names.append(f"{name}.{next(_numbers)}")
        await admin.create_topics([NewTopic(names[-1], partitions, 1, topic_configs=configs)])
        await kafka.until_ready()
        return names[-1]

    yield make
    if names:
        await admin.delete_topics(names)
    await admin.close()


async def _execute(dsn: str, statement: str) -> None:
    connection = await connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
