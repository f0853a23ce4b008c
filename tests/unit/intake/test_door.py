"""What the door lets in, and what it says to the rest."""

from typing import Any

import orjson
import pytest

from services.intake.batch_body import parts_of
from services.intake.metrics import EXTRA_FIELDS
from shared.contract.declarations import SOURCE_HEADER, SUBMISSION
from shared.contract.errors import TiaokuaiError
from shared.contract.events.submission import Submission
from shared.contract.records import Headers, Incoming, Record, Rejection
from tests.unit.intake.made import DOOR, fields, raw, submission

OURS: Headers = (("ce_type", SUBMISSION.name.encode()),)
CITY: Headers = ((SOURCE_HEADER, b"sh12345"),)
ORDER = {"工单编号": "SH1", "诉求时间": "2026-03-10 09:05", "诉求内容": "电费太贵。"}


def opened(value: bytes | None, headers: Headers = ()) -> Incoming[Any] | Rejection:
    return DOOR.open_record(Record("t", 0, 0, 0, None, value, headers))


def test_our_event_needs_no_header() -> None:
    for headers in ((), OURS, (*OURS, *CITY)):
        found = opened(raw(), headers)
        assert isinstance(found, Incoming)
        assert found.event == submission()


def test_a_named_source_speaks_its_own_words() -> None:
    trace = b"00-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01"
    found = opened(orjson.dumps(ORDER).decode().encode("gb18030"), (*CITY, ("traceparent", trace)))
    assert isinstance(found, Incoming)
    assert (found.event.source, found.event.number, found.traceparent) == ("sh12345", "SH1", trace.decode())


@pytest.mark.parametrize(
    ("value", "headers", "code", "field"),
    [
        (raw(source="nobody"), (), "unknown_source", "source"),
        (b"{}", ((SOURCE_HEADER, b"nobody"),), "unknown_source", SOURCE_HEADER),
        (b"{}", ((SOURCE_HEADER, b"\xff"),), "unknown_source", SOURCE_HEADER),
        (raw(), (("ce_type", b"other.v1"),), "unknown_type", "ce_type"),
        (raw(items=None), (), "field", "items"),
        (raw(items=[{"text": " "}]), (), "field", "items"),
        (orjson.dumps(ORDER | {"诉求内容": ""}), CITY, "field", "items"),
        (raw(number=""), (), "field", "number"),
        (raw(submitted_at="2026-03-10T09:05:00"), (), "field", "submitted_at"),
        (raw(sequence=2**63), (), "field", "sequence"),
        (raw(items=[{"text": "长" * 20_001}]), (), "field", "items.0.text"),
        (raw(number="a\x00b"), (), "forbidden_text", ""),
        (b"", (), "shape", ""),
        (None, (), "shape", ""),
        (b"[]", (), "shape", ""),
        ("{'source'}".encode("utf-16"), (), "encoding", ""),
    ],
)
def test_refusals(value: bytes | None, headers: Headers, code: str, field: str) -> None:
    found = opened(value, headers)
    assert isinstance(found, Rejection)
    assert (found.code, found.field) == (code, field)


@pytest.mark.parametrize("body", [raw(source=None), b"\xef\xbb\xbf " + raw(source=None)])
def test_over_http_a_caller_may_leave_out_his_own_name(body: bytes) -> None:
    found = DOOR.open_canonical(body, "window")
    assert isinstance(found, Submission)
    assert (found.source, found.items) == ("window", submission().items)
    refused = DOOR.open_canonical(b" { } ", "window")
    assert isinstance(refused, Rejection)
    assert refused.field == "number"


def test_a_batch_is_an_array_or_lines() -> None:
    documents = [fields(number=str(n)) for n in range(3)]
    lines = b"\n".join(orjson.dumps(each) for each in documents)
    for body in (orjson.dumps(documents), b"\xef\xbb\xbf" + lines + b"\n\n", lines.replace(b"\n", b"\r\n")):
        assert [orjson.loads(part) for part in parts_of(body)] == documents


@pytest.mark.parametrize(("body", "code"), [(b"", "shape"), (b"[", "shape"), (b"[]", "shape")])
def test_a_batch_of_nothing_is_refused(body: bytes, code: str) -> None:
    with pytest.raises(TiaokuaiError, match=code):
        parts_of(body)


def test_a_batch_has_its_limit() -> None:
    assert len(parts_of(b"{}\n" * 1000)) == 1000
    with pytest.raises(TiaokuaiError, match="too_large"):
        parts_of(b"{}\n" * 1001)


def test_fields_that_no_mapping_reads_are_counted() -> None:
    count = EXTRA_FIELDS.labels("sh12345")._value
    before = count.get()
    opened(orjson.dumps(ORDER | {"话务员": "1", "坐席": "2"}), CITY)
    assert count.get() == before + 2
