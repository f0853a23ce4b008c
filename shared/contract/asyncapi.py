"""The AsyncAPI 3 document of the whole backbone, made from the declarations."""

from collections.abc import Iterator
from typing import Any

from pydantic.json_schema import models_json_schema

from shared.contract.declarations import EVENT_TYPES, EventType
from shared.contract.golden_messages import golden_messages
from shared.contract.schema import OpenSchema
from shared.contract.topics import FAMILIES, SERVICES, Topic

CONTRACT_VERSION = "1.0.0"

_HEADERS: dict[str, tuple[str, str]] = {
    "content-type": ("application/json", "always this"),
    "ce_specversion": ("1.0", "CloudEvents version"),
    "ce_id": ("c4076220-f21b-54dc-b2cd-fb0e73febb3f", "the event's identity: the same id is the same event"),
    "ce_source": ("/tiaokuai/dispatch", "who wrote it"),
    "ce_type": ("tiaokuai.order.message.v1", "the event type with its major version"),
    "ce_time": ("2026-03-10T09:00:02+08:00", "when it happened, RFC 3339 with zone"),
    "ce_subject": ("TK-IB64CTB76VN62", "what it is about: the complaint's reference"),
    "ce_dataschema": ("urn:tiaokuai:schema:order.message.v1.json", "the JSON schema of the value"),
    "ce_traceparent": (
        "00-4bf92f3577b34da6a3ce929d0e0e4736-314ed473aee8521c-01",
        "W3C trace of the complaint",
    ),
}


def document() -> dict[str, Any]:
    """Channels are topics, operations are what the services do on them; units and sources do the reverse."""
    return {
        "asyncapi": "3.0.0",
        "info": _info(),
        "defaultContentType": "application/json",
        "servers": {"kafka": _server()},
        "channels": {_id(topic): _channel(event_type, topic) for event_type, topic in _lying()},
        "operations": dict(pair for event_type, topic in _lying() for pair in _operations(event_type, topic)),
        "components": {
            "messages": {_message_id(event_type): _message(event_type) for event_type in EVENT_TYPES},
            "messageTraits": {"cloudEvent": {"headers": _headers()}},
            "schemas": _schemas(),
        },
    }


def _lying() -> Iterator[tuple[EventType, str]]:
    """Every event type with every topic on which it may lie."""
    return ((event_type, topic) for event_type in EVENT_TYPES for topic in event_type.topics)


def _info() -> dict[str, Any]:
    return {
        "title": "条块 · Tiaokuai",
        "version": CONTRACT_VERSION,
        "description": "The dispatch backbone of a district's enterprise hotline. See protocol.md.",
        "license": {"name": "Apache-2.0"},
    }


def _server() -> dict[str, Any]:
    bootstrap = {"default": "127.0.0.1:9092", "description": "host and port"}
    return {"host": "{bootstrap}", "protocol": "kafka", "variables": {"bootstrap": bootstrap}}


def _id(name: str) -> str:
    return name.replace(".", "_")


def _message_id(event_type: EventType) -> str:
    return event_type.model.__name__


def _channel(event_type: EventType, family: str) -> dict[str, Any]:
    topic, message = FAMILIES[family], _message_id(event_type)
    codes = [name for name in ("unit", "service") if f"{{{name}}}" in topic.name]
    channel = {
        "address": topic.full_name,
        "title": topic.name,
        "description": _about(topic),
        "messages": {message: {"$ref": f"#/components/messages/{message}"}},
        "bindings": {"kafka": _kafka(topic)},
    }
    if codes:
        channel["parameters"] = {name: {"description": f"code of the {name}"} for name in codes}
    return channel


def _about(topic: Topic) -> str:
    return f"{topic.about}; key: {topic.key}; writer: {topic.writer}; readers: {', '.join(topic.readers)}"


def _kafka(topic: Topic) -> dict[str, Any]:
    config = topic.config()
    return {
        "partitions": topic.partitions,
        "topicConfiguration": {
            "cleanup.policy": [config["cleanup.policy"]],
            "retention.ms": int(config["retention.ms"]),
            "max.message.bytes": int(config["max.message.bytes"]),
        },
        "bindingVersion": "0.5.0",
    }


def _operations(event_type: EventType, family: str) -> list[tuple[str, dict[str, Any]]]:
    topic = FAMILIES[family]
    ours = (*SERVICES, "{service}")
    sides = [("send", topic.writer), *(("receive", reader) for reader in topic.readers)]
    return [
        (_id(f"{who.strip('{}')}.{action}.{family}"), _operation(action, event_type, family))
        for action, who in sides
        if who in ours
    ]


def _operation(action: str, event_type: EventType, family: str) -> dict[str, Any]:
    channel = f"#/channels/{_id(family)}"
    return {
        "action": action,
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{_message_id(event_type)}"}],
    }


def _message(event_type: EventType) -> dict[str, Any]:
    topic = FAMILIES[event_type.topic]
    example = golden_messages(event_type)["v1-minimal"]
    return {
        "name": event_type.name,
        "title": event_type.model.__name__,
        "summary": event_type.model.__doc__,
        "traits": [{"$ref": "#/components/messageTraits/cloudEvent"}],
        "payload": {"$ref": f"#/components/schemas/{event_type.model.__name__}"},
        "bindings": {
            "kafka": {"key": {"type": "string", "description": topic.key}, "bindingVersion": "0.5.0"}
        },
        "examples": [{"name": "minimal", "headers": example.headers, "payload": example.value}],
    }


def _headers() -> dict[str, Any]:
    fields = {
        name: {"type": "string", "description": about, "examples": [example]}
        for name, (example, about) in _HEADERS.items()
    }
    return {
        "type": "object",
        "properties": fields,
        "required": ["ce_specversion", "ce_id", "ce_source", "ce_type"],
    }


def _schemas() -> dict[str, Any]:
    _, schema = models_json_schema(
        [(event_type.model, "validation") for event_type in EVENT_TYPES],
        ref_template="#/components/schemas/{model}",
        schema_generator=OpenSchema,
    )
    definitions: dict[str, Any] = schema["$defs"]
    return definitions
