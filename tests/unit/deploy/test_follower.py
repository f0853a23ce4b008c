"""A simulated party whose Kafka client has gone deaf takes a new one."""

import asyncio
from collections.abc import Sequence
from time import time
from typing import Any, cast

import pytest
from aiokafka import TopicPartition

from deploy.local.demo import follower
from deploy.local.demo.follower import Follower
from deploy.local.demo.sender import Sender
from deploy.local.identities import DEMO
from shared.contract.topics import CITY_REPORTS
from shared.platform.kafka_login import KafkaLogin


class Deaf:
    """A consumer that never hears of its logs after it began; or that does, and finds nothing new."""

    made: Sequence["Deaf"] = ()
    hears = False

    def __init__(self, **_options: Any) -> None:
        Deaf.made = (*Deaf.made, self)

    def assign(self, _partitions: Sequence[TopicPartition]) -> None: ...
    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def position(self, _partition: TopicPartition) -> int:
        return 0

    async def getmany(self, **_options: Any) -> dict[TopicPartition, list[Any]]:
        await asyncio.sleep(0.01)
        return {}

    def last_poll_timestamp(self, _partition: TopicPartition) -> int | None:
        return int(time() * 1000) if Deaf.hears else None


@pytest.mark.parametrize("hears", [True, False])
async def test_a_deaf_client_is_left_for_a_new_one(monkeypatch: pytest.MonkeyPatch, hears: bool) -> None:
    monkeypatch.setattr(follower, "AIOKafkaConsumer", Deaf)
    monkeypatch.setattr(follower, "_PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(Deaf, "made", ())
    monkeypatch.setattr(Deaf, "hears", hears)
    party = Follower(
        "city", KafkaLogin("127.0.0.1:1", DEMO, ""), [CITY_REPORTS], cast("Sender", None), lambda _record: ()
    )
    running = asyncio.create_task(party.run())
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(running, 0.5)
    assert (len(Deaf.made) == 1) is hears
