"""Pages of a list: how far, from where, and whether there is more."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from starlette.requests import Request

from shared.contract.errors import TiaokuaiError
from shared.platform.paging import LONGEST_PAGE, PAGE, cursor, page_of

AT, ID = datetime(2026, 3, 10, 2, tzinfo=UTC), UUID(int=7)


def asking(**query: Any) -> Request:
    return Request({"type": "http", "headers": [], "query_string": urlencode(query).encode()})


@pytest.mark.parametrize(
    ("limit", "shown"), [(None, PAGE), ("3", 3), ("0", 1), ("-4", 1), ("100000", LONGEST_PAGE)]
)
def test_a_page_is_bounded(limit: str | None, shown: int) -> None:
    asked = page_of(asking(**({"limit": limit} if limit else {})), datetime, UUID)
    assert (asked.limit, asked.after) == (shown, (None, None))


def test_a_cursor_brings_its_keys_back() -> None:
    asked = page_of(asking(after=cursor(True, AT, ID, 1.5, "k")), bool, datetime, UUID, float, str)
    assert asked.after == (True, AT, ID, 1.5, "k")


@pytest.mark.parametrize(
    "after", ["x", "ä", cursor(AT), cursor(1, ID), cursor(AT, "no id"), cursor(None, None)]
)
def test_what_is_no_cursor_of_this_list_is_refused(after: str) -> None:
    with pytest.raises(TiaokuaiError, match="field at after"):
        page_of(asking(after=after), datetime, UUID)


@pytest.mark.parametrize("limit", ["x", "1.5", ""])
def test_what_is_no_number_is_refused(limit: str) -> None:
    with pytest.raises(TiaokuaiError, match="field at limit"):
        page_of(asking(limit=limit))


def test_pages_one_after_another_have_every_row_once() -> None:
    rows = [{"at": AT.replace(hour=n // 3), "id": UUID(int=n), "n": n} for n in range(10)]
    seen, after = [], ""
    while True:
        asked = page_of(asking(limit=3, after=after), datetime, UUID)
        page, following = asked.cut(asked.behind(rows, "at", "id")[: asked.most], "at", "id")
        seen += [row["n"] for row in page]
        if following is None:
            break
        after = following
    assert seen == list(range(10))
