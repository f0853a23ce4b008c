"""The body of a batch taken apart: a JSON array, or one JSON object a line (NDJSON)."""

import orjson
from pydantic_core import from_json

from shared.contract.errors import TiaokuaiError

MOST = 1000
_BLANKS = b" \t\r\n\xef\xbb\xbf"


def parts_of(body: bytes) -> list[bytes]:
    """The bytes of each submission, in order. Raises `TiaokuaiError`: shape; too_large for over 1,000."""
    body = body.lstrip(_BLANKS)
    parts = _array(body) if body.startswith(b"[") else [line for line in body.splitlines() if line.strip()]
    if not parts:
        raise TiaokuaiError("shape")
    if len(parts) > MOST:
        raise TiaokuaiError("too_large", detail=f"more than {MOST} submissions")
    return parts


def _array(body: bytes) -> list[bytes]:
    try:
        return [orjson.dumps(each) for each in from_json(body, allow_inf_nan=False)]
    except (ValueError, TypeError):
        raise TiaokuaiError("shape") from None
