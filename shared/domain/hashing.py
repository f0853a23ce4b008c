"""The hash of a message's content, by which an identical re-send is known (`domain.md` §1b)."""

from hashlib import sha256

import orjson


def content_hash(value: object) -> str:
    """SHA-256 in hex of the value's canonical JSON: sorted keys, no blanks, UTF-8.

    Takes what JSON knows, and datetimes, UUIDs, enums and dataclasses; raises `TypeError` for anything else
    and for lone surrogates, which the door has refused before.
    """
    return sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()
