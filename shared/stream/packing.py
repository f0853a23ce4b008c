"""Headers and whole records as bytes, for the outbox and for sealing."""

from base64 import b64decode, b64encode

import orjson

from shared.contract.records import Headers, Record


def pack_headers(headers: Headers) -> bytes:
    """Header names and values as one JSON array; values are ASCII by construction or base64."""
    return orjson.dumps([[name, value.decode("latin-1")] for name, value in headers])


def unpack_headers(packed: bytes) -> Headers:
    """The headers again, to the byte."""
    return tuple((name, value.encode("latin-1")) for name, value in orjson.loads(packed))


def pack_record(record: Record) -> bytes:
    """A record with its coordinates, to be sealed."""
    return orjson.dumps(
        {
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            "timestamp": record.timestamp,
            "key": _text(record.key),
            "value": _text(record.value),
            "headers": [[name, _text(value)] for name, value in record.headers],
        }
    )


def unpack_record(packed: bytes) -> Record:
    """The record as it lay on its topic."""
    raw = orjson.loads(packed)
    headers = tuple((name, _bytes(value) or b"") for name, value in raw["headers"])
    return Record(
        raw["topic"],
        raw["partition"],
        raw["offset"],
        raw["timestamp"],
        _bytes(raw["key"]),
        _bytes(raw["value"]),
        headers,
    )


def _text(raw: bytes | None) -> str | None:
    return None if raw is None else b64encode(raw).decode()


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else b64decode(text)
