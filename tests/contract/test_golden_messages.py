"""Every message ever released decodes today, and the golden ones leave no field untried."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from shared.contract.codec import decode
from shared.contract.compatibility import fields
from shared.contract.declarations import EVENT_TYPES, SUBMISSION, EventType
from shared.contract.golden_messages import GoldenMessage, golden_messages
from shared.contract.records import Incoming
from shared.contract.schema import generate
from shared.contract.topics import FAMILIES

TYPES = {each.name: each for each in EVENT_TYPES}
MESSAGES = [(each, name, message) for each in EVENT_TYPES for name, message in golden_messages(each).items()]

each_message = pytest.mark.parametrize(
    ("event_type", "message"),
    [(each, message) for each, _, message in MESSAGES],
    ids=[f"{each.name}-{name}" for each, name, _ in MESSAGES],
)


@each_message
def test_decodes_to_what_it_says(event_type: EventType, message: GoldenMessage) -> None:
    incoming = decode(message.record(), TYPES, SUBMISSION)
    assert isinstance(incoming, Incoming)
    assert type(incoming.event) is event_type.model
    assert str(incoming.event_id) == message.headers["ce_id"]
    assert incoming.traceparent == message.headers["ce_traceparent"]
    written = incoming.event.model_dump(mode="json")
    assert leaves(message.value) <= leaves(written)


@each_message
def test_is_valid_by_the_published_schema(event_type: EventType, message: GoldenMessage) -> None:
    Draft202012Validator(generate(event_type)).validate(message.value)


@each_message
def test_lies_where_its_type_belongs(event_type: EventType, message: GoldenMessage) -> None:
    names = [FAMILIES[topic].full_name.partition("{") for topic in event_type.topics]
    assert any(
        message.topic.startswith(before) and message.topic.endswith(after.partition("}")[2])
        for before, _, after in names
    )


@pytest.mark.parametrize("event_type", EVENT_TYPES, ids=lambda each: each.name)
def test_every_field_is_in_one_of_them(event_type: EventType) -> None:
    shown: set[str] = set()
    for message in golden_messages(event_type).values():
        shown |= paths(message.value)
    declared = {plain(path) for path in fields(generate(event_type)) if path}
    assert {path for path in declared if "facts[]" not in path} - shown == set(), "add a golden message"


def test_personal_details_are_in_submissions_only() -> None:
    for event_type, _, message in MESSAGES:
        if event_type is not SUBMISSION:
            assert "13900000000" not in str(message.value)
            assert "王示例" not in str(message.value)


def plain(path: str) -> str:
    """A schema's path without the numbers of its choices: `.due|0.city` → `due.city`."""
    return re.sub(r"\|\d+", "", path).lstrip(".")


def paths(value: Any, path: str = "") -> set[str]:
    return {found for found, _ in walk(value, path)}


def leaves(value: Any) -> set[tuple[str, str]]:
    return {(path, repr(leaf)) for path, leaf in walk(value) if not isinstance(leaf, dict | list)}


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if path:
        yield path.lstrip("."), value
    if isinstance(value, dict):
        for name, part in value.items():
            yield from walk(part, f"{path}.{name}")
    elif isinstance(value, list):
        for part in value:
            yield from walk(part, f"{path}[]")
