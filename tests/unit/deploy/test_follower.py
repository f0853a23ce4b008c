"""A simulated party whose Kafka client has gone deaf takes a new one."""

import asyncio
from collections.abc import Sequence
from time import time
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiokafka import TopicPartition

from deploy.local.demo import follower
from deploy.local.demo.follower import Follower
from deploy.local.demo.sender import Sender
from deploy.local.identities import DEMO
from shared.contract.topics import CITY_REPORTS
from shared.platform.kafka_login import KafkaLogin

PLACE = TopicPartition(CITY_REPORTS.full_name, 0)


class Deaf:
    """A consumer that never hears of its logs after it began; or that does, and finds nothing new."""

    made: Sequence["Deaf"] = ()
    hears = False

    def __init__(self, **_options: Any) -> None:
        self.sought: dict[int, int] = {}
        Deaf.made = (*Deaf.made, self)

    def assign(self, _partitions: Sequence[TopicPartition]) -> None: ...
    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def position(self, _partition: TopicPartition) -> int:
        return 0

    async def getmany(self, **_options: Any) -> dict[TopicPartition, list[Any]]:
        await asyncio.sleep(0.01)
        return {}

    def seek(self, partition: TopicPartition, offset: int) -> None:
        self.sought = {**self.sought, partition.partition: offset}

    def last_poll_timestamp(self, _partition: TopicPartition) -> int | None:
        return int(time() * 1000) if Deaf.hears else None


class Forgetful(Deaf):
    """One that finds three records in its first life, and whose group never remembers how far it came."""

    told = False

    async def getmany(self, **options: Any) -> dict[TopicPartition, list[Any]]:
        if self.told or self is not Deaf.made[0]:
            return await super().getmany(**options)
        self.told = True
        return {PLACE: [SimpleNamespace(offset=offset) for offset in range(3)]}

    async def commit(self, _offsets: object) -> None: ...


@pytest.fixture
def party(monkeypatch: pytest.MonkeyPatch) -> Follower:
    monkeypatch.setattr(follower, "_PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(Deaf, "made", ())
    nobody = cast("Sender", None)
    return Follower("city", KafkaLogin("127.0.0.1:1", DEMO, ""), [CITY_REPORTS], nobody, lambda _record: ())


async def for_a_while(party: Follower) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(party.run(), 0.5)


@pytest.mark.parametrize("hears", [True, False])
async def test_a_deaf_client_is_left_for_a_new_one(
    monkeypatch: pytest.MonkeyPatch, party: Follower, hears: bool
) -> None:
    monkeypatch.setattr(follower, "AIOKafkaConsumer", Deaf)
    monkeypatch.setattr(Deaf, "hears", hears)
    await for_a_while(party)
    assert (len(Deaf.made) == 1) is hears


async def test_what_was_answered_is_not_answered_again_by_the_next_client(
    monkeypatch: pytest.MonkeyPatch, party: Follower
) -> None:
    monkeypatch.setattr(follower, "AIOKafkaConsumer", Forgetful)
    await for_a_while(party)
    assert [each.sought[PLACE.partition] for each in Deaf.made][:2] == [0, 3]
