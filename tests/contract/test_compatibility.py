"""A change that breaks a reader is named; one that doesn't passes."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from cli import contract
from shared.contract import schema
from shared.contract.compatibility import Schema, compatible
from shared.contract.declarations import EVENT_TYPES, EventType
from shared.contract.schema import generate

OLD: Schema = {
    "$defs": {
        "Item": {
            "type": "object",
            "properties": {
                "text": {"type": "string", "maxLength": 100},
                "note": {"type": "string", "default": ""},
            },
            "required": ["text"],
        },
        "Kind": {"type": "string", "maxLength": 64, "x-known": ["new", "urge"]},
    },
    "type": "object",
    "properties": {
        "number": {"type": "string", "minLength": 1, "maxLength": 64},
        "kind": {"$ref": "#/$defs/Kind"},
        "count": {"type": "integer", "minimum": 0, "maximum": 9},
        "at": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}], "default": None},
        "items": {"type": "array", "items": {"$ref": "#/$defs/Item"}, "maxItems": 20},
        "facts": {"type": "object", "additionalProperties": {"type": "string", "maxLength": 9}},
    },
    "required": ["number", "items"],
}
Change = Callable[[Schema], Any]

BREAKING: dict[str, tuple[Change, list[str]]] = {
    "removed": (lambda new: new["properties"].pop("count"), [".count: removed"]),
    "removed and it was required": (
        lambda new: (new["properties"].pop("number"), new["required"].remove("number")),
        [".number: removed"],
    ),
    "removed inside a part": (lambda new: item(new).pop("note"), [".items[].note: removed"]),
    "renamed": (
        lambda new: new["properties"].update(total=new["properties"].pop("count")),
        [".count: removed"],
    ),
    "new and required": (
        lambda new: (new["properties"].update(more={"type": "string"}), new["required"].append("more")),
        [".more: new and required"],
    ),
    "now required": (lambda new: new["required"].append("count"), [".count: required changed"]),
    "no longer required": (lambda new: new["required"].remove("number"), [".number: required changed"]),
    "another type": (
        lambda new: new["properties"]["number"].update(type="integer"),
        [".number: type changed"],
    ),
    "another format": (
        lambda new: new["properties"]["at"]["anyOf"][0].update(format="date"),
        [".at|0: format changed"],
    ),
    "no longer null": (
        lambda new: new["properties"]["at"]["anyOf"].pop(),
        [".at: choices changed", ".at|1: removed"],
    ),
    "one choice more": (
        lambda new: new["properties"]["at"]["anyOf"].append({"type": "integer"}),
        [".at: choices changed"],
    ),
    "another default": (
        lambda new: item(new)["note"].update(default="无"),
        [".items[].note: default changed"],
    ),
    "shorter": (lambda new: new["properties"]["number"].update(maxLength=32), [".number: maxLength lowered"]),
    "shorter inside a part": (
        lambda new: item(new)["text"].update(maxLength=9),
        [".items[].text: maxLength lowered"],
    ),
    "longer at least": (
        lambda new: new["properties"]["number"].update(minLength=2),
        [".number: minLength raised"],
    ),
    "a bound where none was": (
        lambda new: item(new)["note"].update(maxLength=9),
        [".items[].note: maxLength lowered"],
    ),
    "smaller at most": (
        lambda new: new["properties"]["count"].update(maximum=8),
        [".count: maximum lowered"],
    ),
    "larger at least": (lambda new: new["properties"]["count"].update(minimum=1), [".count: minimum raised"]),
    "fewer items": (lambda new: new["properties"]["items"].update(maxItems=9), [".items: maxItems lowered"]),
    "a pattern": (lambda new: new["properties"]["number"].update(pattern="^S"), [".number: pattern changed"]),
    "a word less": (lambda new: new["$defs"]["Kind"]["x-known"].remove("urge"), [".kind: word urge removed"]),
    "shorter facts": (
        lambda new: new["properties"]["facts"]["additionalProperties"].update(maxLength=8),
        [".facts[]: maxLength lowered"],
    ),
}

HARMLESS: dict[str, Change] = {
    "nothing": lambda new: None,
    "a new optional field": lambda new: new["properties"].update(more={"type": "string", "default": ""}),
    "a new optional part with required fields": lambda new: new["properties"].update(
        part=new["$defs"]["Item"]
    ),
    "a new word": lambda new: new["$defs"]["Kind"]["x-known"].append("supplement"),
    "longer": lambda new: new["properties"]["number"].update(maxLength=128),
    "larger": lambda new: new["properties"]["count"].update(maximum=99),
    "no bound any more": lambda new: new["properties"]["count"].pop("maximum"),
    "other words about it": lambda new: new["properties"]["number"].update(description="工单编号"),
    "a part renamed": lambda new: rename(new, "Item", "Entry"),
}


def item(new: Schema) -> dict[str, Any]:
    properties: dict[str, Any] = new["$defs"]["Item"]["properties"]
    return properties


def rename(new: Schema, before: str, after: str) -> None:
    new["$defs"][after] = new["$defs"].pop(before)
    new["properties"]["items"]["items"]["$ref"] = f"#/$defs/{after}"


@pytest.mark.parametrize(("change", "named"), BREAKING.values(), ids=BREAKING)
def test_breaking_changes_are_named(change: Change, named: list[str]) -> None:
    new = deepcopy(OLD)
    change(new)
    assert compatible(OLD, new) == named


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_harmless_changes_pass(change: Change) -> None:
    new = deepcopy(OLD)
    change(new)
    assert compatible(OLD, new) == []


@pytest.mark.parametrize("event_type", EVENT_TYPES, ids=lambda each: each.name)
def test_every_event_is_compatible_with_itself_and_not_without_a_field(event_type: EventType) -> None:
    old, new = generate(event_type), generate(event_type)
    assert compatible(old, new) == []
    name, _ = new["properties"].popitem()
    assert f".{name}: removed" in compatible(old, new)


def test_the_command_refuses_to_publish_a_breaking_change(monkeypatch: pytest.MonkeyPatch) -> None:
    published = generate(EVENT_TYPES[0])
    published["properties"]["of_yesterday"] = {"type": "string", "maxLength": 9}
    monkeypatch.setattr(
        schema, "golden", lambda event_type: published if event_type is EVENT_TYPES[0] else None
    )
    assert contract.breaks() == [f"{EVENT_TYPES[0].name} .of_yesterday: removed"]
