"""How an event may change under one version: new optional fields, new words, wider bounds; else a new event.

A new reader must understand every old message, an old reader every new one. Wider bounds and new words are
allowed because readers are deployed before writers, and because word lists are open.
"""

from collections.abc import Iterator
from math import inf
from typing import Any

Schema = dict[str, Any]

_LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_UPPER_BOUNDS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
_FIXED = ("type", "format", "pattern", "default", "required", "choices")


def compatible(old: Schema, new: Schema) -> list[str]:
    """What breaks between two JSON schemas of one event, each as `path: what`; empty when nothing does."""
    before, after = fields(old), fields(new)
    broken = [f"{path}: removed" for path in before.keys() - after.keys()]
    broken += [
        f"{path}: new and required"
        for path in after.keys() - before.keys()
        if after[path]["required"] and path.rpartition(".")[0] in before
    ]
    for path in before.keys() & after.keys():
        broken += [f"{path}: {change}" for change in _changes(before[path], after[path])]
    return sorted(broken)


def fields(schema: Schema) -> dict[str, Schema]:
    """Every field by its path, references followed: `.items[].text`, `.due|0.city`."""
    return dict(_fields(schema, schema.get("$defs", {})))


def _fields(
    schema: Schema, parts: dict[str, Schema], path: str = "", *, required: bool = False
) -> Iterator[tuple[str, Schema]]:
    if "$ref" in schema:
        schema = parts[schema["$ref"].removeprefix("#/$defs/")] | schema
    choices = schema.get("anyOf", [])
    yield path, schema | {"required": required, "choices": len(choices)}
    demanded = schema.get("required", [])
    for name, field in schema.get("properties", {}).items():
        yield from _fields(field, parts, f"{path}.{name}", required=name in demanded)
    for word in ("items", "additionalProperties"):
        if isinstance(schema.get(word), dict):
            yield from _fields(schema[word], parts, f"{path}[]")
    for number, choice in enumerate(choices):
        yield from _fields(choice, parts, f"{path}|{number}")


def _changes(old: Schema, new: Schema) -> Iterator[str]:
    yield from (f"{word} changed" for word in _FIXED if old.get(word) != new.get(word))
    yield from (f"{word} raised" for word in _LOWER_BOUNDS if new.get(word, -inf) > old.get(word, -inf))
    yield from (f"{word} lowered" for word in _UPPER_BOUNDS if new.get(word, inf) < old.get(word, inf))
    new_words = new.get("x-known", [])
    yield from (f"word {word} removed" for word in old.get("x-known", []) if word not in new_words)
