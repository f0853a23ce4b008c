"""ETags of what people edit: the version in quotes; `If-Match` says which version somebody saw.

A guarded route answers 412 where what it changes isn't what `If-Match` names any more.
"""

import re
from hashlib import sha256

from starlette.requests import Request

from shared.contract.errors import TiaokuaiError

_TAG = re.compile(r'(?:W/)?"([0-9a-f]{1,32})"')
_LARGEST = 10**9


def etag(version: int | str) -> str:
    """The header's value for a version."""
    return f'"{version}"'


def version_of(*facts: object) -> str:
    """A version for what counts none: the same for the same facts."""
    return sha256(repr(facts).encode()).hexdigest()[:16]


def version_seen(request: Request) -> int | None:
    """The counted version that `If-Match` names; None without, or for `*`. Raises `TiaokuaiError` field."""
    seen = _seen(request)
    if seen is None:
        return None
    if not seen.isdecimal() or int(seen) >= _LARGEST:
        raise TiaokuaiError("field", field="If-Match")
    return int(seen)


def must_match(request: Request, version: int | str) -> None:
    """Raises `TiaokuaiError` stale_version when somebody saw another version than this one."""
    seen = _seen(request)
    if seen is not None and seen != str(version):
        raise TiaokuaiError("stale_version", field="If-Match")


def _seen(request: Request) -> str | None:
    given = request.headers.get("if-match", "*").strip()
    if given == "*":
        return None
    found = _TAG.fullmatch(given)
    if found is None:
        raise TiaokuaiError("field", field="If-Match")
    return found.group(1)
