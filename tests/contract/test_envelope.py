"""The envelope is a CloudEvent 1.0 in binary mode, as the binding for Kafka has it; equal in, equal out."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from shared.contract.codec import continue_trace, decode, encode
from shared.contract.declarations import EVENT_TYPES, VERDICT
from shared.contract.events.feedback import Verdict
from shared.contract.golden_messages import golden_messages
from shared.contract.records import Incoming, Message, Record

TYPES = {each.name: each for each in EVENT_TYPES}
EVENT_ID = UUID("3ee66e74-7367-5611-b9e8-e420ceda77b1")
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
EVENT = Verdict.model_validate(golden_messages(VERDICT)["v1-full"].value)
SHANGHAI = timezone(timedelta(hours=8))


def sent(
    traceparent: str = "", writer: str = "feedback", time: datetime = datetime(2026, 3, 9, tzinfo=SHANGHAI)
) -> Message:
    return encode(
        VERDICT,
        EVENT,
        topic="tiaokuai.feedback.verdicts",
        key=str(EVENT.complaint_id),
        event_id=EVENT_ID,
        writer=writer,
        subject="TK-2ME4RPM2XFMX6",
        time=time,
        traceparent=traceparent,
    )


def test_headers_are_those_of_the_kafka_binding() -> None:
    headers = dict(sent(TRACE).headers)
    assert headers == {
        "content-type": b"application/json",
        "ce_specversion": b"1.0",
        "ce_id": b"3ee66e74-7367-5611-b9e8-e420ceda77b1",
        "ce_source": b"/tiaokuai/feedback",
        "ce_type": b"tiaokuai.verdict.given.v1",
        "ce_time": b"2026-03-09T00:00:00+08:00",
        "ce_subject": b"TK-2ME4RPM2XFMX6",
        "ce_dataschema": b"urn:tiaokuai:schema:verdict.given.v1.json",
        "ce_traceparent": b"00-4bf92f3577b34da6a3ce929d0e0e4736-3ee66e7473675611-01",
    }


def test_no_header_comes_twice_and_all_are_utf8() -> None:
    headers = sent().headers
    assert len(dict(headers)) == len(headers)
    assert all(value.decode() for _, value in headers)


def test_attribute_names_are_those_cloudevents_allows() -> None:
    names = [name for name, _ in sent().headers if name != "content-type"]
    assert all(re.fullmatch(r"ce_[a-z0-9]{1,20}", name) for name in names)


@pytest.mark.parametrize("writer", ["dispatch", "unit:jw", "source"])
def test_source_is_a_uri_reference(writer: str) -> None:
    source = dict(sent(writer=writer).headers)["ce_source"].decode()
    assert re.fullmatch(r"/[A-Za-z0-9\-._~:@/]+", source)


def test_time_carries_its_zone() -> None:
    assert (
        dict(sent(time=datetime(2026, 3, 9, tzinfo=UTC)).headers)["ce_time"] == b"2026-03-09T00:00:00+00:00"
    )


@pytest.mark.parametrize("traceparent", ["", "nonsense", TRACE[:-1]])
def test_a_trace_begins_with_the_event_when_there_is_none(traceparent: str) -> None:
    assert continue_trace(traceparent, EVENT_ID) == f"00-{EVENT_ID.hex}-{EVENT_ID.hex[:16]}-01"


@pytest.mark.parametrize("header", ["ce_traceparent", "traceparent"])
def test_a_trace_is_read_from_either_header(header: str) -> None:
    message = sent()
    record = Record("t", 0, 0, 0, message.key, message.value, ((header, TRACE.encode()),))
    incoming = decode(record, TYPES, VERDICT)
    assert isinstance(incoming, Incoming)
    assert incoming.traceparent == TRACE


@pytest.mark.parametrize("foreign", [b"", b"SH-2026-1", b"\xff", b"0" * 100])
def test_an_id_that_is_no_uuid_is_no_reason_to_refuse(foreign: bytes) -> None:
    message = sent()
    incoming = decode(Record("t", 0, 0, 0, None, message.value, (("ce_id", foreign),)), TYPES, VERDICT)
    assert isinstance(incoming, Incoming)
    assert incoming.event_id is None


def test_another_process_makes_the_same_bytes() -> None:
    code = "from tests.contract.test_envelope import sent; print(sent())"
    made = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert made == {f"{sent()}\n"}
