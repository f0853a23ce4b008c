"""Signed requests between us and a source's own server: HMAC-SHA256 over moment and body, good for a while.

Header `x-tiaokuai-timestamp`: seconds since 1970. Header `x-tiaokuai-signature`: `v1=` and 64 hex digits of
HMAC-SHA256(secret, timestamp + "." + body). Both directions sign alike.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from shared.contract.errors import TiaokuaiError
from shared.platform.faults import PlatformError

TIMESTAMP, SIGNATURE = "x-tiaokuai-timestamp", "x-tiaokuai-signature"
WINDOW = timedelta(minutes=5)
"""How far a request's moment may lie from ours; what is replayed later is refused."""

_SCHEME = "v1="


def signed(secret: bytes, body: bytes, at: datetime) -> dict[str, str]:
    """The headers that sign a body."""
    moment = str(int(at.timestamp()))
    return {TIMESTAMP: moment, SIGNATURE: _SCHEME + _digest(secret, moment, body)}


def must_be_signed(secret: bytes | None, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Raises `TiaokuaiError` bad_signature: no secret, another one, altered, or outside the window."""
    moment, given = headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, "")
    if secret is None or not moment.isascii() or not moment.isdecimal() or len(moment) > 12:
        raise TiaokuaiError("bad_signature")
    if abs(now.timestamp() - int(moment)) > WINDOW.total_seconds():
        raise TiaokuaiError("bad_signature", field=TIMESTAMP)
    expected = _SCHEME + _digest(secret, moment, body)
    if not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
        raise TiaokuaiError("bad_signature", field=SIGNATURE)


def read_secrets(path: Path | None) -> dict[str, bytes]:
    """The secrets shared with sources, `source:64 hex digits` by lines; none without a file.

    Raises `PlatformError` configuration for a file that can't be read.
    """
    if path is None:
        return {}
    try:
        lines = [line.partition("#")[0].strip() for line in path.read_text("utf-8").splitlines()]
        pairs = [line.rpartition(":") for line in lines if line]
        secrets = {source: bytes.fromhex(secret) for source, _, secret in pairs}
    except (OSError, ValueError):
        raise PlatformError(
            "configuration", field="city_secrets_file", detail="no readable secrets"
        ) from None
    if any(not source or len(secret) != 32 for source, secret in secrets.items()):
        raise PlatformError("configuration", field="city_secrets_file", detail="source:64 hex digits")
    return secrets


def _digest(secret: bytes, moment: str, body: bytes) -> str:
    return hmac.new(secret, moment.encode() + b"." + body, sha256).hexdigest()
