"""The scene of the list on a real broker: two reviewers list a suspect, a consumer reads it, it expires,
the tombstone arrives; one reviewer alone can't; the appeal removes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass

import orjson
import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError

from deploy.local.kafka import LocalKafka
from services.classifier.reporters.expiry import expire_due
from shared.contract.topics import REPORTERS
from shared.platform.kafka_login import KafkaLogin
from shared.stream.kafka_sink import KafkaSink
from tests.component.reporters.conftest import DECLARED, SUSPECT, WORDS, Office, open_office
from tests.platform_fixtures import Database

pytestmark = pytest.mark.integration


@dataclass
class Holder:
    """Somebody entitled, who keeps what the topic says: entries by id, until their tombstone."""

    consumer: AIOKafkaConsumer

    async def holds(self, entry: str, test: Callable[[dict[str, str] | None], bool]) -> dict[str, str] | None:
        """Read until what is known of the entry passes the test."""
        async with asyncio.timeout(20):
            while True:
                record = await self.consumer.getone()
                if record.key.decode() == entry:
                    found = orjson.loads(record.value) if record.value is not None else None
                    if test(found):
                        return found


@pytest.fixture
async def office(kafka: LocalKafka, database: Database) -> AsyncIterator[Office]:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap_servers)
    await admin.start()
    with suppress(TopicAlreadyExistsError):
        await admin.create_topics(
            [NewTopic(REPORTERS.full_name, 1, 1, topic_configs={"cleanup.policy": "compact"})]
        )
    await admin.close()
    found = await open_office(await database("classifier"), KafkaSink(KafkaLogin(kafka.bootstrap_servers)))
    sending = asyncio.create_task(found.stage.store.direct.run())
    yield found
    sending.cancel()
    with suppress(asyncio.CancelledError):
        await sending
    await found.stage.store.direct.drain()
    await found.stage.pool.close()


@pytest.fixture
async def holder(kafka: LocalKafka, office: Office) -> AsyncIterator[Holder]:
    consumer = AIOKafkaConsumer(
        REPORTERS.full_name, bootstrap_servers=kafka.bootstrap_servers, auto_offset_reset="earliest"
    )
    await consumer.start()
    yield Holder(consumer)
    await consumer.stop()


async def test_the_scene_of_the_list(office: Office, holder: Holder) -> None:
    await office.suspect()
    await office.switch_on()
    entry = (await office.propose()).json()["entry_id"]

    # one reviewer alone can't, not even with notice given
    await office.post("market", f"entries/{entry}/approve", DECLARED)
    refused = await office.post("hotline", f"entries/{entry}/notice", WORDS)
    assert refused.json()["code"] == "illegal_entry_move"

    await office.post("justice", f"entries/{entry}/approve", DECLARED)
    await office.post("hotline", f"entries/{entry}/notice", WORDS)
    read = await holder.holds(entry, lambda found: found is not None)
    assert read is not None
    assert (read["key"], read["reason_code"]) == (SUSPECT, "template_claims")

    # its last day comes
    await office.stage.pool.execute("update reporter_entry set expires_on = now()::date - 2")
    assert await expire_due(office.stage.store) == 1
    assert await holder.holds(entry, lambda found: found is None) is None
    shown = (await office.get("market", f"entries/{entry}")).json()
    assert (shown["state"], shown["changes"][-1]["actor"]) == ("expired", "system")


async def test_the_appeal_removes(office: Office, holder: Holder) -> None:
    entry = await office.list_suspect()
    await holder.holds(entry, lambda found: found is not None)
    await office.post("hotline", f"entries/{entry}/appeal", {"reason": "均为自用"})
    await holder.holds(entry, lambda found: found is None)
    granted = await office.post("justice-2", f"entries/{entry}/appeal/grant", WORDS)

    assert granted.json()["state"] == "removed"
    assert await expire_due(office.stage.store) == 0
