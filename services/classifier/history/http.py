"""Lessons over HTTP, for `tiaokuai train --from-history`: redacted words with what people made of them."""

from typing import Any
from uuid import UUID

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.classifier.history.store import page
from shared.contract.errors import TiaokuaiError
from shared.domain.vocabulary import Confidentiality
from shared.platform.web import guarded, json_response
from shared.stream.service import Store

SCOPE = "lessons"
_PAGE = 500


class LessonsApi:
    """One route that only reads."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def routes(self) -> list[Route]:
        """`GET /lessons?after=<order>` for holders of `lessons`."""
        return [guarded("/lessons", self.lessons, methods=["GET"], scope=SCOPE)]

    async def lessons(self, request: Request) -> Response:
        """The next 500 lessons by order, and where to go on (`next`, null at the end)."""
        try:
            after = UUID(request.query_params.get("after") or str(UUID(int=0)))
        except ValueError:
            raise TiaokuaiError("field", field="after") from None
        rows = await page(self._store.pool, after, _PAGE)
        following = str(rows[-1]["order_id"]) if len(rows) == _PAGE else None
        items = [shown for row in rows if (shown := as_shown(row)) is not None]
        return json_response({"items": items, "next": following})


def as_shown(row: dict[str, Any]) -> dict[str, Any] | None:
    """A lesson with its item's words; None if the complaint is not open any more or the item is gone."""
    complaint = orjson.loads(row["result"])["complaint"]
    text = next((i["text"] for i in complaint["items"] if i["item_id"] == str(row["item_id"])), None)
    if text is None or complaint["confidentiality"] != Confidentiality.OPEN.value:
        return None
    return {
        "id": str(row["order_id"]),
        "title": complaint.get("title", ""),
        "text": text,
        "category": row["category"],
        "unit": row["unit"],
        "by_person": row["by_person"],
        "closed": row["closed"],
        "time": complaint["submitted_at"],
        "group": str(row["complaint_id"]),
    }
