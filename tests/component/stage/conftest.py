"""Worlds for the stage's suite."""

import gc
from collections.abc import Iterator

import pytest
import pytest_asyncio
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.local.kafka import LocalKafka
from tests.component.stage.kafka_world import KafkaWorld
from tests.component.stage.memory_world import MemoryWorld
from tests.component.stage.world import World
from tests.platform_fixtures import Database, Topic

REJECTED = "tiaokuai.test.rejected"


@pytest.fixture(autouse=True)
def _bury_the_dead() -> Iterator[None]:
    """Crashed stages leave coroutines behind: collected here, not while Python 3.11 parses something.

    Only among what the test itself made: walking through all that was imported took 0.35 s a test.
    """
    gc.freeze()
    yield
    gc.collect()
    gc.unfreeze()


@pytest.fixture
async def memory_world() -> World:
    return MemoryWorld()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _rejected(kafka: LocalKafka) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap_servers)
    await admin.start()
    await admin.create_topics([NewTopic(REJECTED, 1, 1)])
    await admin.close()
    await kafka.until_ready()


@pytest.fixture
async def kafka_world(kafka: LocalKafka, database: Database, topic: Topic, _rejected: None) -> World:
    world = KafkaWorld(
        kafka.login,
        await database("test"),
        await topic("in", partitions=2),
        await topic("out", partitions=2),
    )
    await world.prepare()
    return world


@pytest.fixture(params=["memory", "kafka"])
def world(request: pytest.FixtureRequest) -> World:
    """The same suite runs in both."""
    found: World = request.getfixturevalue(f"{request.param}_world")
    return found
