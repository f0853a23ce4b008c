"""The door: odd things are kept as they came; what is refused lies in the named cases (tests/bad_input)."""

import json

import pytest

from shared.contract.codec import decode, parse
from shared.contract.declarations import EVENT_TYPES, INPUT_BYTES, RECEIVED, SUBMISSION
from shared.contract.events.submission import Submission
from shared.contract.records import Incoming, Record, Rejection

TYPES = {each.name: each for each in EVENT_TYPES}
HEAD = b'{"source":"s","number":"1","submitted_at":"2026-03-09T09:12:00+08:00"'
GOOD = HEAD + b"}"


def with_field(field: str | bytes) -> bytes:
    return HEAD + b"," + (field if isinstance(field, bytes) else field.encode()) + b"}"


KEPT = {
    "full-width digits": "电话１３９００",
    "rare ideographs": "𠮷𪚥𬺈",
    "emoji of several parts": "👷🏻‍♀️🇨🇳",
    "right to left": "\u202eabc",
    "line separators": "一\u2028二\u2029三\n四\r五",
    "zero width": "停\u200b电\ufeff",
    "a formula": "=1+1",
    "markup": "<script>alert(1)</script>",
    "a written NUL escape": r"\u0000 and \\u0000",
    "private use": "\ue000\U0010ffff",
    "combining": "e\u0301",
    "longest": "字" * 20_000,
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
@pytest.mark.parametrize("escaped", [True, False], ids=["escaped", "plain"])
def test_is_kept(text: str, escaped: bool) -> None:
    event = parse(Submission, with_field(f'"note":{json.dumps(text, ensure_ascii=escaped)}'))
    assert isinstance(event, Submission)
    assert event.note == text
    assert parse(Submission, event.model_dump_json().encode()) == event


def test_a_byte_order_mark_is_dropped() -> None:
    assert parse(Submission, b"\xef\xbb\xbf" + GOOD) == parse(Submission, GOOD)


def test_a_refusal_never_repeats_what_was_sent() -> None:
    refused = parse(Submission, with_field('"sequence":"王示例13900000000"'))
    assert "13900000000" not in repr(refused)
    assert "王示例" not in repr(refused)


def test_an_unknown_type_is_named_as_such() -> None:
    record = Record("t", 0, 0, 0, None, GOOD, (("ce_type", b"tiaokuai.submission.v9"),))
    assert decode(record, TYPES, SUBMISSION) == Rejection("unknown_type", "ce_type")


@pytest.mark.parametrize("name", [b"", b"\xff\xfe", b"tiaokuai.submission.v1 "])
def test_a_type_that_is_no_name_is_unknown(name: bytes) -> None:
    record = Record("t", 0, 0, 0, None, GOOD, (("ce_type", name),))
    assert decode(record, TYPES, SUBMISSION) == Rejection("unknown_type", "ce_type")


def test_without_a_type_the_topic_decides() -> None:
    incoming = decode(Record("t", 0, 0, 0, None, GOOD, ()), TYPES, SUBMISSION)
    assert isinstance(incoming, Incoming)
    assert isinstance(incoming.event, Submission)
    assert (incoming.event_id, incoming.traceparent) == (None, "")


def test_our_own_events_may_be_larger_than_what_others_send() -> None:
    wide = with_field(b'"x":"' + b"x" * INPUT_BYTES + b'"')
    ours = decode(Record("t", 0, 0, 0, None, wide, (("ce_type", RECEIVED.name.encode()),)), TYPES, SUBMISSION)
    theirs = decode(Record("t", 0, 0, 0, None, wide, ()), TYPES, SUBMISSION)
    assert isinstance(ours, Rejection)
    assert isinstance(theirs, Rejection)
    assert (ours.code, theirs.code) == ("field", "too_large")
