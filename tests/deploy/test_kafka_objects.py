"""Strimzi is told what the code declares: the same topics, the same rights, in objects it accepts."""

import json
import re
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from deploy.k8s.kafka_objects import FOLDER, manifests
from shared.catalogue import SHIPPED, load
from shared.contract.access import Operation, Resource, Right, rights
from shared.contract.topics import all_topics

CATALOGUE = load(SHIPPED)
TOPICS = all_topics(unit.code for unit in CATALOGUE.units_with_topics())
_NAME = re.compile(r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?")  # RFC 1123, as Kubernetes asks


def _objects(file: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((FOLDER / file).read_text("utf-8")))


@pytest.mark.parametrize("file", ["topics.yaml", "users.yaml"])
def test_the_files_are_as_declared(file: str) -> None:
    assert (FOLDER / file).read_text("utf-8") == manifests(CATALOGUE)[file], (
        "run `python -m deploy.k8s.kafka_objects`"
    )


@pytest.mark.parametrize(
    ("file", "schema"), [("topics.yaml", "kafkatopic_v1"), ("users.yaml", "kafkauser_v1")]
)
def test_every_object_is_one_of_strimzis(file: str, schema: str) -> None:
    check = Draft7Validator(json.loads((FOLDER.parents[1] / f"schemas/{schema}.json").read_text("utf-8")))
    objects = _objects(file)
    assert [error.message for each in objects for error in check.iter_errors(each)] == []
    names = [each["metadata"]["name"] for each in objects]
    assert [name for name in names if not _NAME.fullmatch(name)] == []
    assert len(set(names)) == len(names)


def test_rights_read_back_are_those_of_the_code() -> None:
    found = {
        Right(user["metadata"]["name"], Resource(on["type"]), on["name"], Operation(operation.lower()))
        for user in _objects("users.yaml")
        for acl in user["spec"]["authorization"]["acls"]
        for on in [acl["resource"]]
        for operation in acl["operations"]
    }
    assert found == rights(TOPICS, CATALOGUE.sources)
    topics = {each["spec"]["topicName"]: each["spec"]["partitions"] for each in _objects("topics.yaml")}
    assert topics == {topic.full_name: topic.partitions for topic in TOPICS}
