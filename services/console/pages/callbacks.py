"""回访: whom to ask, what they said."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.console.upstream import Refused
from services.console.visit import Console, Visit, page

_CLERKS = ("callbacks",)


def routes(console: Console) -> Sequence[BaseRoute]:
    """The callback clerk's page."""
    return (
        page(console, "/callbacks", show, scopes=_CLERKS),
        page(console, "/callbacks", answer, scopes=_CLERKS, methods=("POST",)),
    )


async def show(visit: Visit, refused: Refused | None = None, people: Any = None) -> Response:
    """Open callbacks, the oldest first; one is open to be filled in."""
    found = await visit.api.get("feedback", "/callbacks", after=visit.asked("after"))
    items = found["callbacks"]
    wanted = visit.said("callback") or visit.asked("callback") or (items[0]["callback_id"] if items else "")
    chosen = next((each for each in items if each["callback_id"] == wanted), None)
    return visit.render(
        "callbacks.html", refused=refused, items=items, chosen=chosen, following=found["next"], people=people
    )


async def answer(visit: Visit) -> Response:
    """Look at whom to call (written down), or keep what they said."""
    if visit.said("do") == "look":
        return await _look(visit)
    reached = visit.said("reached") == "yes"
    body: dict[str, Any] = {
        "result_id": visit.key,
        "owner": visit.said("owner") or "district",
        "reached": reached,
        "words": visit.said("words"),
    }
    if reached:
        body |= {name: visit.said(name) for name in ("solved", "satisfaction", "exception", "evidence")}
        body["reasons"] = [str(each) for each in visit.form.getlist("reasons")] or None
    try:
        await visit.api.post("feedback", f"/callbacks/{visit.said('callback')}/result", body, visit.key)
    except Refused as refused:
        return await show(visit, refused)
    return visit.go("/callbacks", "回访结果已保存")


async def _look(visit: Visit) -> Response:
    try:
        people = await visit.api.get(
            "intake", f"/complaints/{visit.said('complaint')}/contact", purpose="电话回访"
        )
    except Refused as refused:
        return await show(visit, refused)
    response = await show(visit, people=people)
    response.headers["cache-control"] = "no-store"
    return response
