"""ETags of what people edit: the version in quotes; `If-Match` says which version somebody saw."""

import re

from starlette.requests import Request

from shared.contract.errors import TiaokuaiError

_TAG = re.compile(r'(?:W/)?"(\d{1,9})"')


def etag(version: int) -> str:
    """The header's value for a version."""
    return f'"{version}"'


def version_seen(request: Request) -> int | None:
    """The version that `If-Match` names; None without one, or for `*`. Raises `TiaokuaiError` field."""
    given = request.headers.get("if-match", "*").strip()
    if given == "*":
        return None
    found = _TAG.fullmatch(given)
    if found is None:
        raise TiaokuaiError("field", field="If-Match")
    return int(found.group(1))


def must_match(request: Request, version: int) -> None:
    """Raises `TiaokuaiError` stale_version when somebody saw another version than this one."""
    seen = version_seen(request)
    if seen is not None and seen != version:
        raise TiaokuaiError("stale_version", field="If-Match")
