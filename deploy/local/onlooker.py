"""A consumer that looks at logs without a group: it knows its partitions at once and reads none yet."""

from collections.abc import Collection
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.platform.kafka_login import KafkaLogin


def onlooker(login: KafkaLogin, partitions: Collection[TopicPartition], **options: Any) -> AIOKafkaConsumer:
    """A consumer to be started and stopped by the caller; what it shall read is assigned anew or resumed."""
    consumer = AIOKafkaConsumer(**login.client(), enable_auto_commit=False, **options)
    look_at(consumer, partitions)
    return consumer


def look_at(consumer: AIOKafkaConsumer, partitions: Collection[TopicPartition]) -> None:
    """Tell a consumer of these partitions, all at once, without reading them.

    Asked for the ends of topics it was never told of, aiokafka learns of one of them every 0.1 s: of a
    district's 150 in sixteen seconds.
    """
    consumer.assign(list(partitions))
    consumer.pause(*partitions)
