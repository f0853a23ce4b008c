"""What the schema allows is taken; what is taken goes out again unchanged; equal events give equal bytes."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from asyncpg.pgproto import pgproto
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.contract.codec import decode, encode, parse, written
from shared.contract.declarations import EVENT_TYPES, EventType
from shared.contract.events.classification import MatterChanged
from shared.contract.records import Incoming, Message, Record, Rejection
from shared.contract.schema import generate
from tests.contract.strategies import values

TYPES = {each.name: each for each in EVENT_TYPES}
VALUES = {each.name: values(generate(each)) for each in EVENT_TYPES}
EVENT_ID = UUID("3ee66e74-7367-5611-b9e8-e420ceda77b1")
NOW = datetime(2026, 3, 9, 9, 12, tzinfo=UTC)

quick = settings(
    max_examples=settings.default.max_examples // 4, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.mark.parametrize("event_type", EVENT_TYPES, ids=lambda each: each.name)
@quick
@given(data=st.data())
def test_comes_back_as_it_went(event_type: EventType, data: st.DataObject) -> None:
    value = data.draw(VALUES[event_type.name])
    event = parse(event_type.model, json.dumps(value).encode(), event_type.max_bytes)
    assert not isinstance(event, Rejection)
    sent = send(event_type, event)
    assert sent.value == event.model_dump_json().encode()
    received = decode(record_of(sent), TYPES, event_type)
    assert isinstance(received, Incoming)
    assert received.event == event
    assert send(event_type, received.event) == sent


def test_ids_of_the_databases_driver_are_written_like_all_others() -> None:
    matter = {"version": 1, "kind": "matter", "change": "found", "members": 1, "complainants": 1}
    ours, drivers = (
        MatterChanged.of(matter_id=kind(EVENT_ID.hex), complaint_id=kind(EVENT_ID.hex), **matter)
        for kind in (UUID, pgproto.UUID)
    )
    assert written(drivers) == written(ours)


@pytest.mark.parametrize("event_type", EVENT_TYPES, ids=lambda each: each.name)
@quick
@given(data=st.data())
def test_fields_of_tomorrow_are_ignored(event_type: EventType, data: st.DataObject) -> None:
    value = data.draw(VALUES[event_type.name])
    today = parse(event_type.model, json.dumps(value).encode(), event_type.max_bytes)
    tomorrow = parse(event_type.model, json.dumps(with_news(value)).encode(), event_type.max_bytes)
    assert tomorrow == today


def with_news(value: Any) -> Any:
    """The value with unknown fields in every part of a fixed shape."""
    if isinstance(value, dict) and not value.keys() <= {"category", "事实"}:
        return {name: with_news(part) for name, part in value.items()} | {"of_tomorrow": {"任意": [1, None]}}
    return [with_news(part) for part in value] if isinstance(value, list) else value


def send(event_type: EventType, event: Any) -> Message:
    return encode(
        event_type,
        event,
        topic="t",
        key="k",
        event_id=EVENT_ID,
        writer="dispatch",
        subject="TK-1",
        time=NOW,
    )


def record_of(message: Message) -> Record:
    return Record(message.topic, 0, 0, 0, message.key, message.value, message.headers)
