"""Topics on a real broker: made as declared, again without effect, refusals named."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from typer.testing import CliRunner

from cli.topics import app
from deploy.local.kafka import LocalKafka
from shared.contract.topics import REPORTERS, SHARED_TOPICS, VERDICTS, Topic, all_topics
from shared.stream.topic_admin import apply_topics, find_topics
from shared.stream.topic_plan import Plan, settings
from shared.stream.topic_reading import Unread, unread
from tests.waiting import until

_numbers = count(1)


@pytest.fixture
def topic() -> Topic:
    """A topic that no other test has."""
    return replace(VERDICTS, name=f"test.{next(_numbers)}", partitions=2)


def test_creates_a_district_and_finds_nothing_left_to_do(kafka: LocalKafka) -> None:
    district = all_topics(["jw", "anting"])
    # The session's broker may have the shared topics from an earlier test.
    missing = {each.full_name for each in district} - find_topics(kafka.login, district).keys()
    first = apply_topics(kafka.login, district)
    assert {each.topic for each in first.plan.creations} == missing
    assert first.refused == {}
    assert apply_topics(kafka.login, district).plan == Plan((), (), (), ())


def test_what_is_found_is_what_was_declared(kafka: LocalKafka, topic: Topic) -> None:
    apply_topics(kafka.login, [topic, replace(REPORTERS, name=f"{topic.name}.list")])
    found = find_topics(kafka.login, [topic, replace(topic, name="test.absent")])
    assert found.keys() == {topic.full_name}
    here = found[topic.full_name]
    assert (here.partitions, here.replication, here.config) == (2, 1, settings(topic, 1))


async def test_partitions_grow_and_settings_follow(kafka: LocalKafka, topic: Topic) -> None:
    apply_topics(kafka.login, [topic])
    wider = replace(topic, partitions=3, retention=timedelta(days=1))
    assert apply_topics(kafka.login, [replace(topic, partitions=3)]).plan.left_alone == (
        f"{topic.full_name}: 2 partitions, declared 3: grow when drained",
    )
    changes = apply_topics(kafka.login, [wider], grow=True)
    assert [(each.before, each.after) for each in changes.plan.growths] == [(2, 3)]
    assert [(each.setting, each.after) for each in changes.plan.alterations] == [("retention.ms", "86400000")]

    def followed() -> bool:
        here = find_topics(kafka.login, [topic])[topic.full_name]
        return (here.partitions, here.config["retention.ms"]) == (3, "86400000")

    await until(followed)


async def test_what_a_group_has_not_read_is_counted(kafka: LocalKafka, topic: Topic) -> None:
    apply_topics(kafka.login, [topic])
    places = [TopicPartition(topic.full_name, number) for number in range(2)]
    async with AIOKafkaProducer(bootstrap_servers=kafka.bootstrap_servers) as producer:
        for number in range(5):
            await producer.send_and_wait(topic.full_name, b"{}", partition=number % 2)
    assert unread(kafka.login, [topic]) == [], "nobody reads it"
    reader = AIOKafkaConsumer(
        bootstrap_servers=kafka.bootstrap_servers, group_id="test.unread", enable_auto_commit=False
    )
    reader.assign(places)
    await reader.start()
    await reader.commit({places[0]: 1})
    assert unread(kafka.login, [topic]) == [Unread("test.unread", topic.full_name, 4)]
    await reader.commit({places[0]: 3, places[1]: 2})
    await reader.stop()
    assert unread(kafka.login, [topic]) == []


def test_partitions_are_not_lowered(kafka: LocalKafka, topic: Topic) -> None:
    apply_topics(kafka.login, [topic])
    changes = apply_topics(kafka.login, [replace(topic, partitions=1)])
    assert changes.plan.left_alone == (f"{topic.full_name}: 2 partitions, declared 1",)
    assert find_topics(kafka.login, [topic])[topic.full_name].partitions == 2


def test_refusals_are_named_and_spare_the_others(kafka: LocalKafka, topic: Topic) -> None:
    bad = replace(topic, name=f"{topic.name} spaced")
    changes = apply_topics(kafka.login, [topic, bad])
    assert changes.refused.keys() == {bad.full_name}
    assert changes.refused[bad.full_name].startswith("InvalidTopicError")
    assert find_topics(kafka.login, [topic]).keys() == {topic.full_name}


def test_a_replication_the_cluster_cannot_give_is_refused(kafka: LocalKafka, topic: Topic) -> None:
    changes = apply_topics(kafka.login, [topic], replication=3)
    assert changes.refused[topic.full_name].startswith("InvalidReplicationFactorError")


def test_no_broker_is_said_in_one_line() -> None:
    # In a process of its own: kafka-python leaves socket and thread of a failed connection to the end of it.
    code = (
        "import shared.stream.topic_admin as admin; admin.CONNECT_MS = 200\n"
        "from cli.topics import app; app(['list', '--unit', 'jw', '--bootstrap', '127.0.0.1:1'])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "no answer from 127.0.0.1:1" in run.stderr
    assert "Traceback" not in run.stderr


def test_the_command_prints_what_it_did_and_what_is(kafka: LocalKafka) -> None:
    terminal = {"COLUMNS": "200", "TIAOKUAI_KAFKA_BOOTSTRAP": kafka.bootstrap_servers}
    run = CliRunner(env=terminal).invoke
    made = run(app, ["apply", "--unit", "malu"])
    again = run(app, ["apply", "--unit", "malu"])
    listed = run(app, ["list", "--unit", "malu", "--unit", "waigang"])
    assert (made.exit_code, again.exit_code, listed.exit_code) == (0, 0, 0)
    assert "tiaokuai.dispatch.orders.malu." in made.output
    assert again.output == "Every topic is as declared.\n"
    assert all(each.full_name in listed.output for each in SHARED_TOPICS)
    waiting = [line for line in listed.output.splitlines() if ".waigang." in line]
    assert waiting
    assert all("missing" in line for line in waiting)
