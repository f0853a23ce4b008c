"""Makes the topics of a cluster as declared, with kafka-python's admin client. Twice is as good as once."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import for_code

from shared.contract.topics import Topic
from shared.platform.kafka_login import KafkaLogin
from shared.stream.topic_plan import (
    Alteration,
    Creation,
    FoundTopic,
    Growth,
    Plan,
    plan_changes,
    settings,
)

CONNECT_MS = 10_000
MOST_REPLICAS = 3
_ALREADY_EXISTS = 36


@dataclass(frozen=True, slots=True)
class Changes:
    """What was done by which plan, and what the cluster refused: topic → its reason."""

    plan: Plan
    refused: dict[str, str]


def apply_topics(
    login: KafkaLogin, topics: Iterable[Topic], replication: int | None = None, *, grow: bool = False
) -> Changes:
    """Create what is missing, set what differs, with `grow` add partitions; never lowers or deletes.

    Without `replication` it is the number of brokers, at most three. Whoever grows has seen that all is read.
    Raises `kafka.errors.KafkaError` if no broker answers within 10 s.
    """
    with closing(connect(login)) as admin:
        declared = list(topics)
        brokers = len(admin.describe_cluster()["brokers"])
        plan = plan_changes(declared, _found(admin, declared), replication or min(MOST_REPLICAS, brokers))
        plan = plan if grow else plan.without_growth()
        refused = (
            _create(admin, plan.creations) | _grow(admin, plan.growths) | _alter(admin, plan.alterations)
        )
        # The admin client doesn't read its own writes: who comes next must find the topics.
        admin.wait_for_topics([each.topic for each in plan.creations if each.topic not in refused])
        return Changes(plan, refused)


def find_topics(login: KafkaLogin, topics: Iterable[Topic]) -> dict[str, FoundTopic]:
    """Those of these topics that the cluster has, by full name. Raises as `apply_topics` does."""
    with closing(connect(login)) as admin:
        return _found(admin, list(topics))


def connect(login: KafkaLogin) -> Any:
    """An admin client; raises `kafka.errors.KafkaError` if no broker answers within 10 s."""
    return KafkaAdminClient(**login.client(), client_id="tiaokuai-topics", bootstrap_timeout_ms=CONNECT_MS)


def _found(admin: Any, topics: Sequence[Topic]) -> dict[str, FoundTopic]:
    described = admin.describe_topics([topic.full_name for topic in topics])
    present = {each["name"]: each["partitions"] for each in described if not each["error_code"]}
    config = _config(admin, [topic for topic in topics if topic.full_name in present])
    return {
        name: FoundTopic(len(partitions), len(partitions[0]["replica_nodes"]), config[name])
        for name, partitions in present.items()
    }


def _config(admin: Any, topics: Sequence[Topic]) -> dict[str, dict[str, str]]:
    if not topics:
        return {}
    wanted = [
        ConfigResource(ConfigResourceType.TOPIC, topic.full_name, dict.fromkeys(settings(topic, 1)))
        for topic in topics
    ]
    answer = admin.describe_configs(wanted, config_filter="all")["topic"]
    return {name: {key: entry["value"] for key, entry in config.items()} for name, config in answer.items()}


def _create(admin: Any, creations: Sequence[Creation]) -> dict[str, str]:
    if not creations:
        return {}
    wanted = {
        each.topic: {
            "num_partitions": each.partitions,
            "replication_factor": each.replication,
            "configs": dict(each.config),
        }
        for each in creations
    }
    answer = admin.create_topics(wanted, raise_errors=False)["topics"]
    return {
        each["name"]: _reason(each["error_code"], each["error_message"])
        for each in answer
        if each["error_code"] not in (0, _ALREADY_EXISTS)
    }


def _grow(admin: Any, growths: Sequence[Growth]) -> dict[str, str]:
    if not growths:
        return {}
    answer = admin.create_partitions({each.topic: each.after for each in growths}, raise_errors=False)
    return {
        each.name: _reason(each.error_code, each.error_message) for each in answer.results if each.error_code
    }


def _alter(admin: Any, alterations: Sequence[Alteration]) -> dict[str, str]:
    if not alterations:
        return {}
    wanted: dict[str, dict[str, str]] = {}
    for each in alterations:
        wanted.setdefault(each.topic, {})[each.setting] = each.after
    resources = [ConfigResource(ConfigResourceType.TOPIC, name, config) for name, config in wanted.items()]
    # The client's own check of names fails for all when one topic is missing; the broker answers per topic.
    answer = admin.alter_configs(resources, raise_on_unknown=False)["topic"]
    return {name: result for name, result in answer.items() if result != "OK"}


def _reason(code: int, message: str | None) -> str:
    return f"{for_code(code).__name__}: {message or 'refused'}"
