"""Nothing is declared by halves: each event has its topic, writer, words, schema and golden messages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cli.contract import breaks, documents
from shared.contract.declarations import EVENT_TYPES, EventType
from shared.contract.golden_messages import golden_messages
from shared.contract.schema import GOLDEN, generate
from shared.contract.topics import FAMILIES, SERVICES

EXTERNAL_WRITERS = {"source", "survey", "unit:{unit}", "{service}"}

each_event = pytest.mark.parametrize("event_type", EVENT_TYPES, ids=lambda each: each.name)


@each_event
def test_has_a_topic_with_one_writer(event_type: EventType) -> None:
    for topic in (FAMILIES[name] for name in event_type.topics):
        assert topic.writer in {*SERVICES, *EXTERNAL_WRITERS}
        assert topic.readers
        assert topic.about


@each_event
def test_says_what_it_is(event_type: EventType) -> None:
    assert event_type.model.__doc__
    assert event_type.name.startswith("tiaokuai.")
    assert event_type.name.endswith(".v1")


@each_event
def test_is_bounded_so_that_what_passes_the_door_fits_the_stores(event_type: EventType) -> None:
    assert [path for path, part in parts(generate(event_type)) if not bounded(part)] == []


@each_event
def test_has_golden_messages(event_type: EventType) -> None:
    assert {"v1-minimal", "v1-full"} <= golden_messages(event_type).keys()


@each_event
def test_has_a_schema_that_is_one(event_type: EventType) -> None:
    Draft202012Validator.check_schema(generate(event_type))


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_generated_files_are_current(path: Path) -> None:
    assert path.read_text("utf-8") == documents()[path], "run `tiaokuai contract write`"


def test_no_schema_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {each.schema_name for each in EVENT_TYPES}


def test_nothing_changed_that_readers_rely_on() -> None:
    assert breaks() == []


def test_names_and_models_are_unique() -> None:
    assert len({each.name for each in EVENT_TYPES}) == len(EVENT_TYPES)
    assert len({each.model for each in EVENT_TYPES}) == len(EVENT_TYPES)


def parts(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, dict):
        yield path, schema
        for name, part in schema.items():
            yield from parts(part, f"{path}/{name}")
    elif isinstance(schema, list):
        for number, part in enumerate(schema):
            yield from parts(part, f"{path}/{number}")


def bounded(part: dict[str, Any]) -> bool:
    match part.get("type"):
        case "string":
            return "maxLength" in part or "format" in part
        case "integer":
            return {"minimum", "maximum"} <= part.keys()
        case _:
            return True
