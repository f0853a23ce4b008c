"""Headers and whole records as bytes, for the outbox and for sealing."""

from base64 import b64decode, b64encode

import orjson

from shared.contract.records import Headers, Record

_NUL = b"\0"


def pack_headers(headers: Headers) -> bytes:
    """Names and values in turn, by NUL: a third of what JSON costs. Raises ValueError for a NUL in one."""
    packed = _NUL.join([part for name, value in headers for part in (name.encode(), value)])
    if headers and packed.count(_NUL) != 2 * len(headers) - 1:
        raise ValueError("a header holds NUL")
    return packed


def unpack_headers(packed: bytes) -> Headers:
    """The headers again, to the byte."""
    parts = packed.split(_NUL) if packed else []
    return tuple((name.decode(), value) for name, value in zip(parts[::2], parts[1::2], strict=True))


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
