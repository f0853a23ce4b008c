"""What lies unread on topics, by group: a key's next partition is another when partitions grow."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from kafka import TopicPartition
from kafka.admin import OffsetSpec

from shared.contract.topics import Topic
from shared.platform.kafka_login import KafkaLogin
from shared.stream.topic_admin import connect


@dataclass(frozen=True, slots=True)
class Unread:
    """Records of a topic that a group has not read, as far as it tells the broker: once a second."""

    group: str
    topic: str
    records: int


def unread(login: KafkaLogin, topics: Iterable[Topic]) -> list[Unread]:
    """By group and topic; nothing for a topic that no group reads. Raises `kafka.errors.KafkaError`."""
    with closing(connect(login)) as admin:
        return _unread(admin, {topic.full_name for topic in topics})


def _unread(admin: Any, names: set[str]) -> list[Unread]:
    described = admin.describe_topics(sorted(names))
    partitions = [
        TopicPartition(topic["name"], each["partition_index"])
        for topic in described
        if not topic["error_code"]
        for each in topic["partitions"]
    ]
    first = _offsets(admin, partitions, OffsetSpec.EARLIEST)
    end = _offsets(admin, partitions, OffsetSpec.LATEST)
    groups = [each["group_id"] for each in admin.list_groups()]
    read: Mapping[str, Any] = admin.list_group_offsets(dict.fromkeys(groups)) if groups else {}
    found = []
    for group, offsets in sorted(read.items()):
        for name in sorted({tp.topic for tp in offsets} & names):
            left = sum(
                end[tp] - max(offsets[tp].offset if tp in offsets else 0, first[tp])
                for tp in partitions
                if tp.topic == name
            )
            if left > 0:
                found.append(Unread(group, name, left))
    return found


def _offsets(admin: Any, partitions: Iterable[TopicPartition], which: Any) -> dict[TopicPartition, int]:
    asked = dict.fromkeys(partitions, which)
    return {tp: each.offset for tp, each in admin.list_partition_offsets(asked).items()} if asked else {}
