"""The AsyncAPI document hangs together and says of each topic what the code says."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft7Validator

from shared.contract.asyncapi import document
from shared.contract.declarations import EVENT_TYPES
from shared.contract.topics import FAMILIES, SERVICES

DOCUMENT = document()
CHANNELS = {channel["address"]: channel for channel in DOCUMENT["channels"].values()}


def test_has_what_every_asyncapi_3_document_has() -> None:
    assert re.fullmatch(r"3\.\d+\.\d+", DOCUMENT["asyncapi"])
    assert {"title", "version"} <= DOCUMENT["info"].keys()
    assert DOCUMENT.keys() <= {
        "asyncapi",
        "id",
        "info",
        "defaultContentType",
        "servers",
        "channels",
        "operations",
        "components",
    }


def test_every_reference_leads_somewhere() -> None:
    references = set(every_reference(DOCUMENT))
    assert references
    for reference in references:
        assert resolve(reference) is not None


@pytest.mark.parametrize("part", ["channels", "operations"])
def test_ids_are_of_the_allowed_characters(part: str) -> None:
    assert all(re.fullmatch(r"[\w-]+", name) for name in DOCUMENT[part])


def test_every_topic_of_an_event_is_a_channel_with_its_settings() -> None:
    for topic in (FAMILIES[name] for event_type in EVENT_TYPES for name in event_type.topics):
        kafka = CHANNELS[topic.full_name]["bindings"]["kafka"]
        assert kafka["partitions"] == topic.partitions
        assert str(kafka["topicConfiguration"]["retention.ms"]) == topic.config()["retention.ms"]


def test_parameters_are_those_of_the_address() -> None:
    for address, channel in CHANNELS.items():
        assert set(re.findall(r"\{(\w+)\}", address)) == channel.get("parameters", {}).keys()


def test_operations_are_what_the_services_do() -> None:
    done = {
        (name.split("_")[0], operation["action"], operation["channel"]["$ref"].rpartition("/")[2])
        for name, operation in DOCUMENT["operations"].items()
    }
    expected = {
        (who.strip("{}"), action, name.replace(".", "_"))
        for event_type in EVENT_TYPES
        for name in event_type.topics
        for topic in [FAMILIES[name]]
        for action, who in [("send", topic.writer), *(("receive", reader) for reader in topic.readers)]
        if who in (*SERVICES, "{service}")
    }
    assert done == expected


def test_examples_are_valid_by_the_schemas_beside_them() -> None:
    for message in DOCUMENT["components"]["messages"].values():
        schema = {"$ref": message["payload"]["$ref"], "components": DOCUMENT["components"]}
        for example in message["examples"]:
            Draft7Validator(schema).validate(example["payload"])


def every_reference(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for part in value.values():
            yield from every_reference(part)
    elif isinstance(value, list):
        for part in value:
            yield from every_reference(part)


def resolve(reference: str) -> Any:
    part: Any = DOCUMENT
    for name in reference.removeprefix("#/").split("/"):
        part = part[name]
    return part
