"""What the source knows of a real log: where it ends, and when that was last said."""

import asyncio
from time import time

from deploy.local.kafka import LocalKafka
from shared.stream.kafka_source import KafkaSource
from shared.stream.ports import Partition
from tests.platform_fixtures import Topic


async def test_an_empty_log_is_heard_all_the_time(kafka: LocalKafka, topic: Topic) -> None:
    read = Partition(await topic("quiet"), 0)
    source = KafkaSource(kafka.login, "tiaokuai.test.heard", [read.topic])
    async with asyncio.timeout(30):
        while read not in source.assigned():
            await source.poll(1, 0.05)
        assert source.heard([read]) is None
        source.seek(read, 0)
        began = time()
        while (source.heard([read]) or 0.0) < began + 0.5:
            assert not await source.poll(1, 0.05)
    await source.stop()
    assert source.heard([read]) is None
