"""The door: what is refused, as which code, at which field; and what odd things are kept as they came."""

import json

import pytest

from shared.contract.codec import decode, parse
from shared.contract.declarations import EVENT_TYPES, INPUT_BYTES, RECEIVED, SUBMISSION
from shared.contract.errors import FAULTS
from shared.contract.events.submission import Submission
from shared.contract.records import Incoming, Record, Rejection

TYPES = {each.name: each for each in EVENT_TYPES}
HEAD = b'{"source":"s","number":"1","submitted_at":"2026-03-09T09:12:00+08:00"'
GOOD = HEAD + b"}"


def with_field(field: str | bytes) -> bytes:
    return HEAD + b"," + (field if isinstance(field, bytes) else field.encode()) + b"}"


REFUSED: dict[str, tuple[bytes | None, str, str]] = {
    "tombstone": (None, "shape", ""),
    "empty": (b"", "shape", ""),
    "blank": (b"  \n", "shape", ""),
    "BOM alone": (b"\xef\xbb\xbf", "shape", ""),
    "array": (b"[" + GOOD + b"]", "shape", ""),
    "null": (b"null", "shape", ""),
    "number": (b"5", "shape", ""),
    "text": (b'"12345"', "shape", ""),
    "no JSON": ("诉求人,诉求内容".encode(), "shape", ""),
    "XML": (b"<complaint/>", "shape", ""),
    "cut off": (GOOD[:-1], "shape", ""),
    "trailing junk": (GOOD + b"x", "shape", ""),
    "two objects": (GOOD + GOOD, "shape", ""),
    "a NUL before": (b"\x00" + GOOD, "shape", ""),
    "a raw control character": (with_field(b'"note":"\x01"'), "shape", ""),
    "a raw NUL": (with_field(b'"note":"\x00"'), "shape", ""),
    "deep array": (with_field(b'"x":' + b"[" * 5000 + b"]" * 5000), "shape", ""),
    "deep object": (with_field(b'"x":' + b'{"a":' * 5000 + b"1" + b"}" * 5000), "shape", ""),
    "deep array with a NUL": (
        with_field(b'"note":"\\u0000","x":' + b"[" * 5000 + b"]" * 5000),
        "shape",
        "",
    ),
    "GB18030": (with_field('"note":"企业反映停电"').decode().encode("gb18030"), "encoding", ""),
    "UTF-16": (GOOD.decode().encode("utf-16"), "encoding", ""),
    "Latin-1": (with_field(b'"note":"caf\xe9"'), "encoding", ""),
    "overlong": (with_field(b'"note":"\xc0\xaf"'), "encoding", ""),
    "a surrogate in bytes": (with_field(b'"note":"\xed\xa0\x80"'), "encoding", ""),
    "cut in a character": (with_field('"note":"停"'.encode()[:-2] + b'"'), "encoding", ""),
    "NUL escape": (with_field(r'"note":"a\u0000b"'), "forbidden_text", ""),
    "NUL escape in a key": (with_field(r'"\u0000":1'), "forbidden_text", ""),
    "NUL escape in an unknown field": (with_field(r'"x":[{"y":"\u0000"}]'), "forbidden_text", ""),
    "NUL escape beside NaN": (with_field(r'"note":"\u0000","x":NaN'), "forbidden_text", ""),
    "NUL escape beside a huge number": (with_field(r'"note":"\u0000","x":1e999'), "forbidden_text", ""),
    "lone surrogate escape": (with_field(r'"note":"\ud800"'), "forbidden_text", ""),
    "lone low surrogate escape": (with_field(r'"note":"\udc00"'), "forbidden_text", ""),
    "surrogate escapes in the wrong order": (with_field(r'"note":"\ude00\ud83d"'), "forbidden_text", ""),
    "lone surrogate in an unknown field": (with_field(r'"x":"\ud800"'), "forbidden_text", ""),
    "oversize": (with_field(b'"x":"' + b"x" * INPUT_BYTES + b'"'), "too_large", ""),
    "no source": (b'{"number":"1","submitted_at":"2026-03-09T09:12:00Z"}', "field", "source"),
    "empty object": (b"{}", "field", "source"),
    "empty number": (GOOD.replace(b'"1"', b'""'), "field", "number"),
    "number too long": (GOOD.replace(b'"1"', b'"' + b"1" * 65 + b'"'), "field", "number"),
    "number as a number": (GOOD.replace(b'"1"', b"1"), "field", "number"),
    "text too long": (with_field(f'"note":"{"字" * 20_001}"'), "field", "note"),
    "item without text": (with_field('"items":[{"request_type":"help"}]'), "field", "items.0.text"),
    "too many items": (
        with_field('"items":[' + ",".join(['{"text":"停电"}'] * 21) + "]"),
        "field",
        "items",
    ),
    "integer past int64": (with_field('"sequence":9223372036854775808'), "field", "sequence"),
    "integer of 400 digits": (with_field(f'"sequence":{"9" * 400}'), "field", "sequence"),
    "negative": (with_field('"sequence":-1'), "field", "sequence"),
    "fraction": (with_field('"sequence":1.5'), "field", "sequence"),
    "NaN": (with_field('"sequence":NaN'), "field", "sequence"),
    "infinity": (with_field('"sequence":Infinity'), "field", "sequence"),
    "1e999": (with_field('"sequence":1e999'), "field", "sequence"),
    "naive time": (with_field('"due_city":"2026-03-16T17:30:00"'), "field", "due_city"),
    "date without time": (with_field('"due_city":"2026-03-16"'), "field", "due_city"),
    "time in Chinese": (with_field('"due_city":"2026年3月16日"'), "field", "due_city"),
    "30 February": (with_field('"due_city":"2026-02-30T00:00:00+08:00"'), "field", "due_city"),
    "day as digits": (with_field('"due_city":"20260316"'), "field", "due_city"),
    "moment as digits": (with_field('"due_city":"20260316173000"'), "field", "due_city"),
    "year 1": (with_field('"due_city":"0001-01-01T00:00:00+08:00"'), "field", "due_city"),
    "year 9999": (with_field('"due_city":"9999-12-31T23:59:59-08:00"'), "field", "due_city"),
    "time as words": (with_field('"due_city":true'), "field", "due_city"),
}

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


@pytest.mark.parametrize(("raw", "code", "field"), REFUSED.values(), ids=REFUSED)
def test_is_refused(raw: bytes | None, code: str, field: str) -> None:
    refused = parse(Submission, raw)
    assert isinstance(refused, Rejection)
    assert (refused.code, refused.field) == (code, field)
    assert refused.message == FAULTS[code].message


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
