"""Spoils an input as broken systems do: in its bytes, its JSON, its headers; same rolls, same spoils."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import orjson

from shared.contract.records import Headers

Spoil = Callable[[bytes, Random], bytes]

NASTY: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    2**63 - 1,
    -(2**63),
    2**64 - 1,
    0.1,
    1e308,
    "",
    " ",
    "\u202e",
    "\u2028\u2029",
    "\ufeff",
    "𠮷𪚥👷🏻\u200d♀️",
    "=1+1",
    "1" * 400,
    "停" * 3000,
    "2026-02-30T00:00:00+08:00",
    "2026-03-09T09:12:00",
    "0001-01-01T00:00:00+08:00",
    "9999-12-31T23:59:59-23:59",
    "１３８１２３４５６７８",
    "310114199001011236",
    [],
    {},
    [[[[]]]],
    {"": {"": ""}},
    ["停电"] * 30,
)
RAW = (
    b"\\u0000", b"\\ud800", b"\\udc00", b"\x00", b"\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"NaN", b"Infinity",
    b"1e999", b"9" * 400, b"[" * 300, b'{"a":' * 300, b"//", b",,", b"}", b"]", b'"', b"\\", b"\xef\xbb\xbf",
    b"\x81", b"\xb9\xa4\xb5\xa5",
)  # fmt: skip
HEADERS: tuple[tuple[str, bytes], ...] = (
    ("ce_type", b"tiaokuai.submission.v1"),
    ("ce_type", b"tiaokuai.submission.v9"),
    ("ce_type", b"\xff"),
    ("source", b"sh12345"),
    ("source", b"zhuhai"),
    ("source", b"window"),
    ("source", b"\xff\xfe"),
    ("source", b""),
    ("ce_id", b"not a uuid"),
    ("ce_id", b"\xff" * 16),
    ("ce_traceparent", b"\xff" * 55),
    ("traceparent", b"0" * 55),
)


def spoil(value: bytes | None, headers: Headers, rolls: Random) -> tuple[bytes | None, Headers]:
    """A few spoils one after the other; now and then none at all, or nothing left."""
    dice = rolls.random()
    if dice < 0.005:
        return None, headers
    found = value or b""
    for _ in range(rolls.choice((0, 1, 1, 1, 2, 3))):
        found = rolls.choice(SPOILS)(found, rolls)
    if dice > 0.9:
        headers = (*headers, rolls.choice(HEADERS))
    return found, headers


def _flip(raw: bytes, rolls: Random) -> bytes:
    if not raw:
        return b"\x00"
    place = rolls.randrange(len(raw))
    return raw[:place] + bytes([rolls.randrange(256 if rolls.random() < 0.2 else 128)]) + raw[place + 1 :]


def _insert(raw: bytes, rolls: Random) -> bytes:
    place = rolls.randrange(len(raw) + 1)
    return raw[:place] + rolls.choice(RAW) + raw[place:]


def _cut(raw: bytes, rolls: Random) -> bytes:
    return raw[: rolls.randrange(len(raw) + 1)]


def _twice(raw: bytes, rolls: Random) -> bytes:
    start = rolls.randrange(len(raw) + 1)
    return raw + raw[start : start + 200]


def _encoded(raw: bytes, rolls: Random) -> bytes:
    return raw.decode("utf-8", "replace").encode(rolls.choice(("gb18030", "utf-16", "big5")), "replace")


def _reshaped(raw: bytes, rolls: Random) -> bytes:
    """A value of its JSON replaced, dropped, wrapped or put elsewhere."""
    try:
        data = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return _flip(raw, rolls)
    places = list(_places(data))
    if not places:
        return orjson.dumps(rolls.choice(NASTY))
    holder, key = rolls.choice(places)
    act = rolls.random()
    if act < 0.6:
        holder[key] = rolls.choice(NASTY)
    elif act < 0.75:
        del holder[key]
    elif act < 0.9:
        holder[key] = [holder[key]]
    else:
        other, name = rolls.choice(places)
        holder[key] = other[name] if name in other or isinstance(other, list) else None
    try:
        return orjson.dumps(data)
    except TypeError:  # nested deeper than it writes, or a holder of itself
        return _insert(raw, rolls)


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every holder and key, all the way down."""
    parts = [data]
    while parts:
        part = parts.pop()
        keys: list[Any] = []
        if isinstance(part, dict):
            keys = list(part)
        elif isinstance(part, list):
            keys = list(range(len(part)))
        for key in keys:
            yield part, key
            parts.append(part[key])


SPOILS: tuple[Spoil, ...] = (_flip, _insert, _cut, _twice, _encoded, _reshaped, _reshaped, _reshaped)
