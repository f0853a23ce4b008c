"""派单台: one case on the screen, decided by a key, undone within ten seconds; then the next."""

from asyncio import gather
from collections.abc import Sequence
from typing import Any

from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute

from services.console.pages.beside import beside
from services.console.pages.facts import facts_beside
from services.console.upstream import Refused
from services.console.visit import Console, Visit, page

_DESK = ("desk",)
_SHOWN = 60
_UNDO_SECONDS = 10
_TOLD = {
    "dispatch": "已派给{unit}",
    "designate": "已指定{unit}承办",
    "guide": "已引导",
    "merge": "已并单",
    "split": "已拆单",
    "ask_facts": "已请来件方补充",
    "return_to_city": "已申请退回市平台",
}


def routes(console: Console) -> Sequence[BaseRoute]:
    """The desk's pages."""
    return (
        page(console, "/desk", show, scopes=_DESK),
        page(console, "/desk/waiting", waiting, scopes=_DESK),
        page(console, "/desk/{order:uuid}", show, scopes=_DESK),
        page(console, "/desk/{order:uuid}", decide, scopes=_DESK, methods=("POST",)),
        page(console, "/desk/{order:uuid}/claim", claim, scopes=_DESK, methods=("POST",)),
        page(console, "/desk/{order:uuid}/link", link, scopes=_DESK, methods=("POST",)),
    )


async def show(visit: Visit, refused: Refused | None = None) -> Response:
    """The queue, and the case asked for, else the first that no other clerk has."""
    wanted = visit.request.path_params.get("order")
    queue = await visit.api.get("dispatch", "/desk", limit=_SHOWN)
    items = queue["items"]
    chosen = str(wanted) if wanted else _first_free(items, visit.person.name)
    case = await _case(visit, chosen, items) if chosen else None
    if wanted and case is None:
        return visit.go("/desk", "这件诉求已经办过，或不在派单台")
    return visit.render("desk.html", refused=refused, queue=items, more=queue["next"] is not None, case=case)


async def waiting(visit: Visit) -> Response:
    """How many wait, fetched again and again by the page."""
    queue = await visit.api.get("dispatch", "/desk", limit=_SHOWN)
    return HTMLResponse(f"{len(queue['items'])}{'+' if queue['next'] is not None else ''}")


async def decide(visit: Visit) -> Response:
    """Take a decision, which counts after ten seconds; then the next case, with the way back."""
    order, action = visit.request.path_params["order"], visit.said("action")
    path = f"/desk/{order}/{'undo' if action == 'undo' else 'decide'}"
    try:
        await visit.api.post("dispatch", path, {} if action == "undo" else ruling(visit), visit.key)
    except Refused as refused:
        return await show(visit, refused)
    if action == "undo":
        return visit.go(f"/desk/{order}", "已撤销，仍在派单台")
    told = _TOLD.get(action, "已办").format(unit=visit.book.unit(visit.said("unit")))
    return visit.go(f"/desk?undo={order}", told)


def ruling(visit: Visit) -> dict[str, Any]:
    """The form as a decision, held for as long as it can be undone."""
    names = ("action", "unit", "category", "reason", "ground", "basis", "into")
    body: dict[str, Any] = {name: visit.said(name) for name in names} | {"hold": _UNDO_SECONDS}
    if visit.said("version").isdigit():
        body["version"] = int(visit.said("version"))
    texts, kinds = visit.form.getlist("part"), visit.form.getlist("part_type")
    parts = [
        {"text": str(text).strip(), "request_type": str(kind)}
        for text, kind in zip(texts, kinds, strict=False)
        if str(text).strip()
    ]
    return body | ({"parts": parts} if parts else {})


async def claim(visit: Visit) -> Response:
    """Keep other clerks off this case for a while; says who has it."""
    order = visit.request.path_params["order"]
    try:
        held = await visit.api.post("dispatch", f"/desk/{order}/claim", {}, visit.key)
    except Refused as refused:
        return HTMLResponse(visit.console.pages.render("parts/lease.html", held=None, why=refused.message))
    return HTMLResponse(visit.console.pages.render("parts/lease.html", held=held, why=""))


async def link(visit: Visit) -> Response:
    """Link a case at another body that the letter names; what is dispatched here stays as it was."""
    order = visit.request.path_params["order"]
    case = {"body": visit.said("body"), "number": visit.said("number")}
    try:
        await visit.api.post("dispatch", f"/desk/{order}/links", case, visit.key)
    except Refused as refused:
        return await show(visit, refused)
    return visit.go(f"/desk/{order}", "已关联")


def _first_free(items: Sequence[dict[str, Any]], me: str) -> str | None:
    readable = (item for item in items if "text" in item)
    free = (item["order_id"] for item in readable if item["clerk"] in (None, me))
    return next(free, None)


async def _case(visit: Visit, order: str, items: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    found, related = await gather(
        visit.api.find("dispatch", f"/orders/{order}"),
        beside(visit, order),
    )
    waiting = next((item for item in items if item["order_id"] == order), None)
    if found is None or found["order"]["state"] != "desk":
        return None
    state, decision = found["order"], found["decision"] or {}
    gone = {state["respondent_unit"], *state["returned_by"]}
    owners = visit.book.owners(decision.get("candidates", ()), decision.get("suggest"), gone)
    shown: dict[str, Any] = found | {
        "waiting": waiting,
        "owners": owners,
        "gone": {each for each in gone if each},
        "beside": related,
        "facts": await facts_beside(visit, found),
    }
    return shown
