"""Raw requests of one user: an ordinary client stops at the metadata and never asks what it may not."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

from kafka import KafkaAdminClient
from kafka.errors import for_code
from kafka.protocol.consumer.fetch import FetchRequest
from kafka.protocol.metadata import FindCoordinatorRequest
from kafka.protocol.producer import ProduceRequest
from kafka.record import MemoryRecordsBuilder

from shared.platform.kafka_login import KafkaLogin

_BY_NAME = 12
"""The last version of Fetch and Produce that names topics instead of their ids."""

_CONNECT_MS = 10_000
_GROUP = 0


class RawClient:
    """One connection of one user; an answer is the error's name by topic or group, "" for a yes."""

    def __init__(self, admin: Any) -> None:
        self._admin = admin
        self.pause_ms = 0  # the longest pause the broker has asked for

    def fetch(self, topics: Sequence[str]) -> dict[str, str]:
        """Ask for the first records of partition 0 of each."""
        topic, partition = FetchRequest.FetchTopic, FetchRequest.FetchTopic.FetchPartition
        wanted = [
            topic(
                topic=name,
                partitions=[partition(partition=0, fetch_offset=0, partition_max_bytes=1024)],
            )
            for name in topics
        ]
        request = FetchRequest(
            replica_id=-1,
            max_wait_ms=0,
            min_bytes=0,
            max_bytes=1024**2,
            isolation_level=0,
            session_id=0,
            session_epoch=-1,
            topics=wanted,
            forgotten_topics_data=[],
            rack_id="",
            max_version=_BY_NAME,
        )
        return {each.topic: _word(each.partitions[0].error_code) for each in self._ask(request).responses}

    def produce(self, topics: Sequence[str], value: bytes = b"tried") -> dict[str, str]:
        """Write one record to partition 0 of each."""
        topic = ProduceRequest.TopicProduceData
        wanted = [
            topic(
                name=name,
                partition_data=[topic.PartitionProduceData(index=0, records=_one_record(value))],
            )
            for name in topics
        ]
        request = ProduceRequest(
            transactional_id=None, acks=-1, timeout_ms=10_000, topic_data=wanted, max_version=_BY_NAME
        )
        answer = self._ask(request)
        return {each.name: _word(each.partition_responses[0].error_code) for each in answer.responses}

    def find_groups(self, groups: Sequence[str]) -> dict[str, str]:
        """Ask who coordinates each group, as every member has to."""
        request = FindCoordinatorRequest(key_type=_GROUP, coordinator_keys=list(groups), min_version=4)
        return {each.key: _word(each.error_code) for each in self._ask(request).coordinators}

    def _ask(self, request: Any) -> Any:
        manager = self._admin._manager  # noqa: SLF001 - the client offers no raw request
        answer = manager.run(manager.send, request)
        self.pause_ms = max(self.pause_ms, answer.throttle_time_ms)
        return answer


@contextmanager
def raw_client(login: KafkaLogin, connect_ms: int = _CONNECT_MS) -> Iterator[RawClient]:
    """A connection of this user; raises `kafka.errors.KafkaError` if he can't log in within that time."""
    admin = KafkaAdminClient(**login.client(), bootstrap_timeout_ms=connect_ms, request_timeout_ms=15_000)
    with closing(admin):
        yield RawClient(admin)


def _one_record(value: bytes) -> bytes:
    builder = MemoryRecordsBuilder(magic=2, compression_type=0, batch_size=len(value) + 1024)
    builder.append(timestamp=None, key=b"tried", value=value)
    builder.close()
    return bytes(builder.buffer())


def _word(code: int) -> str:
    return "" if code == 0 else for_code(code).__name__
