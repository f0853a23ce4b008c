"""The JSON schema of every event, generated from its model; the golden copies lie in `schemas/`."""

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from shared.contract.codec import SCHEMA_URI
from shared.contract.declarations import EventType

GOLDEN = Path(__file__).with_name("schemas")


class OpenSchema(GenerateJsonSchema):
    """Schemas as a reader needs them: word lists stay open, with the known words as a hint (`x-known`)."""

    def enum_schema(self, schema: core_schema.EnumSchema) -> JsonSchemaValue:
        words = [member.value for member in schema["members"]]
        about = (schema["cls"].__doc__ or "").strip()
        return {"type": "string", "minLength": 1, "maxLength": 64, "x-known": words, "description": about}

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False


def generate(event_type: EventType) -> dict[str, Any]:
    """The JSON schema (2020-12) of an event type, under the `dataschema` it travels with."""
    schema = event_type.model.model_json_schema(schema_generator=OpenSchema, mode="validation")
    head = {"$schema": OpenSchema.schema_dialect, "$id": f"{SCHEMA_URI}{event_type.schema_name}"}
    return head | schema


def golden(event_type: EventType) -> dict[str, Any] | None:
    """The committed schema, as last published; None for an event that has none yet."""
    path = GOLDEN / event_type.schema_name
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def text_of(document: dict[str, Any]) -> str:
    """The form in which generated documents are committed."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
