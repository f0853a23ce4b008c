"""The tables of `docs/protocol.md`, made from the declarations so that the page can't fall behind."""

import json
import re
from collections.abc import Iterator
from typing import Any

from shared.contract.declarations import EVENT_TYPES, EventType
from shared.contract.errors import FAULTS
from shared.contract.golden_messages import golden_messages
from shared.contract.schema import generate
from shared.contract.topics import FAMILIES

Schema = dict[str, Any]

_FORMATS = {"uuid": "UUID", "date-time": "time", "date": "date"}
_PLACE = re.compile(r"(?P<open><!-- table: (?P<name>\S+) -->\n).*?(?P<close><!-- end -->)", re.DOTALL)


def fill(page: str) -> str:
    """The page with every `<!-- table: name -->` … `<!-- end -->` filled anew."""
    return _PLACE.sub(lambda place: f"{place['open']}{_table(place['name'])}{place['close']}", page)


def _table(name: str) -> str:
    if name == "topics":
        return _topics()
    if name == "errors":
        return _errors()
    return _fields({event_type.model.__name__: event_type for event_type in EVENT_TYPES}[name])


def _rows(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def _topics() -> str:
    return _rows(
        ("topic", "key", "partitions", "kept", "writer", "readers", "content"),
        (
            (
                f"`{topic.full_name}`",
                topic.key,
                str(topic.partitions),
                "compacted" if topic.compacted else f"{topic.retention.days} days",
                topic.writer,
                ", ".join(topic.readers),
                topic.about,
            )
            for topic in FAMILIES.values()
        ),
    )


def _errors() -> str:
    return _rows(
        ("code", "HTTP", "message", "what to do"),
        ((f"`{fault.code}`", str(fault.status), fault.message, fault.advice) for fault in FAULTS.values()),
    )


def _fields(event_type: EventType) -> str:
    schema = generate(event_type)
    example = golden_messages(event_type)["v1-full"].value
    head = ("field", "kind", "needed", "meaning", "example")
    return _rows(head, _Fields(schema.get("$defs", {})).lines(schema, example, ""))


class _Fields:
    """Walks a schema beside an example; a part met before is named, not repeated."""

    def __init__(self, parts: dict[str, Schema]) -> None:
        self._parts = parts
        self._met: dict[str, str] = {}

    def lines(self, schema: Schema, example: Any, prefix: str) -> Iterator[tuple[str, ...]]:
        for name, field in schema["properties"].items():
            path, value = f"{prefix}{name}", example.get(name)
            whole, needed = self._resolved(field), name in schema.get("required", [])
            inner = self._resolved(whole.get("items", {})) if whole["type"] == "array" else whole
            nested = "properties" in inner
            yield (
                f"`{path}`",
                self._kind(whole) + (" or null" if needed and "anyOf" in field else ""),
                "yes" if needed else "",
                self._meaning(field, inner, path),
                "" if nested or value is None else f"`{json.dumps(value, ensure_ascii=False)}`",
            )
            if nested and self._met[inner["title"]] == path:
                mark, part = ("[].", value[0]) if isinstance(value, list) else (".", value)
                yield from self.lines(inner, part, path + mark)

    def _meaning(self, field: Schema, inner: Schema, path: str) -> str:
        about: str = field.get("description") or inner.get("description", "")
        if "properties" not in inner:
            return about
        first = self._met.setdefault(inner["title"], path)
        return about if first == path else f"{about}; fields as `{first}`"

    def _resolved(self, field: Schema) -> Schema:
        """The field without references and without the `or null` of optional ones."""
        choices = [choice for choice in field.get("anyOf", []) if choice.get("type") != "null"]
        if choices:
            return self._resolved(choices[0])
        return self._parts[field["$ref"].removeprefix("#/$defs/")] if "$ref" in field else field

    def _kind(self, field: Schema) -> str:
        if "x-known" in field:
            return "word: " + " ".join(f"`{word}`" for word in field["x-known"])
        if field["type"] == "array":
            return f"list of {self._kind(self._resolved(field['items']))}"
        if field["type"] == "integer":
            return f"{field['minimum']}–{field['maximum']}"
        if "format" in field:
            return _FORMATS[field["format"]]
        return f"text ≤ {field['maxLength']:,}" if field["type"] == "string" else str(field["type"])
