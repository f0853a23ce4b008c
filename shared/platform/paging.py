"""Pages of a list: `limit` and `after`; a cursor names the place after which the next page begins."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from starlette.requests import Request

from shared.contract.errors import TiaokuaiError

PAGE, LONGEST_PAGE = 50, 200
_OPENED: dict[type, Callable[[Any], Any]] = {
    datetime: datetime.fromisoformat,
    UUID: UUID,
    int: int,
    float: float,
    str: str,
    bool: bool,
}


@dataclass(frozen=True, slots=True)
class PageAsked:
    """At most `limit` rows after the one with these keys; Nones for the first page."""

    after: tuple[Any, ...]
    limit: int

    @property
    def most(self) -> int:
        """Rows to fetch: one more than shown tells that there is a next page."""
        return self.limit + 1

    def behind(self, rows: Sequence[Any], *keys: str) -> Sequence[Any]:
        """Of rows in memory, sorted by these columns, those after the last page."""
        if None in self.after:
            return rows
        return [row for row in rows if tuple(row[key] for key in keys) > self.after]

    def cut(self, rows: Sequence[Any], *keys: str) -> tuple[list[dict[str, Any]], str | None]:
        """The page's rows, and the cursor of the next page by these columns of its last row."""
        shown = [dict(row) for row in rows[: self.limit]]
        following = cursor(*(shown[-1][key] for key in keys)) if len(rows) > self.limit else None
        return shown, following


def page_of(request: Request, *kinds: type, page: int = PAGE, longest: int = LONGEST_PAGE) -> PageAsked:
    """What is asked for; `kinds` are the types of the cursor's keys. Raises `TiaokuaiError` field."""
    try:
        limit = int(request.query_params.get("limit", page))
    except ValueError:
        raise TiaokuaiError("field", field="limit") from None
    return PageAsked(opened(request.query_params.get("after"), *kinds), max(1, min(limit, longest)))


def cursor(*keys: object) -> str:
    """Where a list sorted by these keys goes on."""
    return urlsafe_b64encode(orjson.dumps([_plain(key) for key in keys])).decode()


def opened(given: str | None, *kinds: type) -> tuple[Any, ...]:
    """The keys of a cursor, Nones without one. Raises `TiaokuaiError` field."""
    if not given:
        return (None,) * len(kinds)
    try:
        keys = orjson.loads(urlsafe_b64decode(given))
        return tuple(_OPENED[kind](key) for kind, key in zip(kinds, keys, strict=True))
    except (ValueError, TypeError):
        raise TiaokuaiError("field", field="after") from None


def _plain(key: object) -> object:
    return key if isinstance(key, int | float | str) or key is None else str(key)
