"""Topics and users as Strimzi's objects: `python -m deploy.k8s.kafka_objects` writes components/strimzi/."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from shared.catalogue import SHIPPED, load
from shared.catalogue.catalogue import Catalogue
from shared.contract.access import Resource, Right, producer_byte_rate, rights, users
from shared.contract.topics import Topic, all_topics

FOLDER = Path(__file__).parent / "components/strimzi"
_HEAD = "# Made by `python -m deploy.k8s.kafka_objects` from the declarations; a test compares.\n"
Manifest = dict[str, Any]


def manifests(catalogue: Catalogue) -> dict[str, str]:
    """File name → YAML, for the units and sources of a catalogue."""
    codes = [unit.code for unit in catalogue.units_with_topics()]
    topics = all_topics(codes)
    allowed = rights(topics, catalogue.sources)
    everybody = users(codes, catalogue.sources)
    return {
        "topics.yaml": _HEAD + _yaml(map(topic_manifest, topics)),
        "users.yaml": _HEAD + _yaml(user_manifest(user, allowed) for user in everybody),
    }


def topic_manifest(topic: Topic) -> Manifest:
    """A KafkaTopic; its replicas are the brokers' default. An object's name may not end in a dot."""
    config = {name: int(value) if value.isdigit() else value for name, value in topic.config().items()}
    spec = {"topicName": topic.full_name, "partitions": topic.partitions, "config": config}
    return _object("KafkaTopic", topic.full_name.rstrip("."), spec)


def user_manifest(user: str, allowed: Iterable[Right]) -> Manifest:
    """A KafkaUser with the rights of `allowed` that are his, and nothing else."""
    own = sorted(right for right in allowed if right.user == user)
    acls = [
        _acl(resource, name, [right.operation.capitalize() for right in some])
        for (resource, name), some in groupby(own, lambda right: (right.resource, right.name))
    ]
    spec: Manifest = {
        "authentication": {"type": "scram-sha-512"},
        "authorization": {"type": "simple", "acls": acls},
    }
    rate = producer_byte_rate(user)
    if rate is not None:
        spec["quotas"] = {"producerByteRate": rate}
    return _object("KafkaUser", user, spec)


def write(folder: Path = FOLDER) -> None:
    """Write the files anew."""
    for name, text in manifests(load(SHIPPED)).items():
        (folder / name).write_text(text, "utf-8")


def _acl(resource: Resource, name: str, operations: list[str]) -> Manifest:
    pattern = "prefix" if resource is Resource.GROUP else "literal"
    named = {"type": str(resource), "name": name, "patternType": pattern}
    return {"resource": named, "operations": operations}


def _object(kind: str, name: str, spec: Manifest) -> Manifest:
    metadata = {"name": name, "labels": {"strimzi.io/cluster": "tiaokuai"}}
    return {"apiVersion": "kafka.strimzi.io/v1", "kind": kind, "metadata": metadata, "spec": spec}


def _yaml(objects: Iterable[Manifest]) -> str:
    return yaml.safe_dump_all(objects, sort_keys=False, allow_unicode=True)


if __name__ == "__main__":
    write()
