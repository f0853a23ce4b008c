"""What the real broker refuses: the message itself is named, not its neighbours in the batch."""

from deploy.local.kafka import LocalKafka
from shared.contract.records import Message
from shared.stream.kafka_sink import HELD, KafkaSink
from tests.component.stage.world import message
from tests.platform_fixtures import Topic


def keyed(number: int, topic: str, key: bytes, size: int = 10) -> Message:
    return message(number, topic)._replace(key=key, value=b"x" * size)


async def test_only_the_message_too_large_and_what_follows_its_key_are_refused(
    kafka: LocalKafka, topic: Topic
) -> None:
    name = await topic("out", **{"max.message.bytes": "2000"})
    first, large, behind, other = (
        keyed(1, name, b"a"),
        keyed(2, name, b"a", 100_000),
        keyed(3, name, b"a"),
        keyed(4, name, b"b"),
    )
    sink = KafkaSink(kafka.login)
    refused = await sink.send([first, large, behind, other])
    again = await sink.send([first, other])
    await sink.stop()
    assert refused == {large.event_id: "refused_by_broker", behind.event_id: HELD}
    assert again == {}


async def test_a_topic_nobody_made_is_refused_by_name(kafka: LocalKafka) -> None:
    sink = KafkaSink(kafka.login)
    lost = keyed(1, "nobody.made.this", b"a")
    refused = await sink.send([lost])
    await sink.stop()
    assert refused == {lost.event_id: "no_topic"}
