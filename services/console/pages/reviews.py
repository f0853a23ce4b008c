"""退单审核, 办结审核, 待办提醒: what units ask and answer, decided by a person."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.console.upstream import Refused
from services.console.visit import Console, Visit, page

_DESK = ("desk",)
CHECKS = 5
"""What a reviewer looks at in an answer, each ticked before it passes."""


def routes(console: Console) -> Sequence[BaseRoute]:
    """The reviewers' pages."""
    return (
        page(console, "/returns", show_returns, scopes=_DESK),
        page(console, "/returns", decide_return, scopes=_DESK, methods=("POST",)),
        page(console, "/answers", show_answers, scopes=_DESK),
        page(console, "/answers", check_answer, scopes=_DESK, methods=("POST",)),
        page(console, "/tasks", show_tasks, scopes=_DESK),
        page(console, "/tasks", finish_task, scopes=_DESK, methods=("POST",)),
    )


async def show_returns(visit: Visit, refused: Refused | None = None) -> Response:
    """Returns that wait, one open: its reason and basis, its road so far, who could lead next."""
    queue = await visit.api.get("dispatch", "/returns", limit=50)
    case = await _opened(visit, queue["items"])
    owners = []
    if case:
        state, decision = case["order"], case["decision"] or {}
        gone = {state["lead"], state["respondent_unit"], *state["returned_by"]}
        owners = visit.book.owners(decision.get("candidates", ()), decision.get("suggest"), gone)
    return visit.render("returns.html", refused=refused, queue=queue["items"], case=case, owners=owners)


async def decide_return(visit: Visit) -> Response:
    """Accept with the next lead, refuse, or designate."""
    order = visit.said("order")
    try:
        await visit.api.post("dispatch", f"/returns/{order}/decide", _body(visit), visit.key)
    except Refused as refused:
        return await show_returns(visit, refused)
    return visit.go("/returns", "退单已审核")


async def show_answers(visit: Visit, refused: Refused | None = None) -> Response:
    """Answers that wait for a check, one open."""
    queue = await visit.api.get("dispatch", "/answers", limit=50)
    case = await _opened(visit, queue["items"])
    return visit.render("answers.html", refused=refused, queue=queue["items"], case=case)


async def check_answer(visit: Visit) -> Response:
    """Accept an answer whose whole checklist is ticked, or send it back with a word why."""
    if visit.said("action") == "accept" and len(visit.form.getlist("checked")) < CHECKS:
        return await show_answers(visit, Refused(422, "field", "五项没有全部核对，不能通过"))
    if visit.said("action") == "send_back" and not visit.said("reason"):
        return await show_answers(visit, Refused(422, "field", "退回补正要写明意见"))
    order = visit.said("order")
    try:
        await visit.api.post("dispatch", f"/orders/{order}/check", _body(visit), visit.key)
    except Refused as refused:
        return await show_answers(visit, refused)
    return visit.go("/answers", "审核已办")


async def show_tasks(visit: Visit) -> Response:
    """What a person must look at besides the queues."""
    found = await visit.api.get("dispatch", "/desk/tasks", limit=100)
    return visit.render("tasks.html", items=found["items"])


async def finish_task(visit: Visit) -> Response:
    """The task is done."""
    try:
        await visit.api.post("dispatch", f"/desk/tasks/{visit.said('task')}/done", {}, visit.key)
    except Refused as refused:
        return visit.go("/tasks", refused.message)
    return visit.go("/tasks", "已标为办妥")


def _body(visit: Visit) -> dict[str, Any]:
    body: dict[str, Any] = {name: visit.said(name) for name in ("action", "unit", "reason")}
    if visit.said("version").isdigit():
        body["version"] = int(visit.said("version"))
    return body


async def _opened(visit: Visit, items: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    wanted = visit.said("order") or visit.asked("order") or (items[0]["order_id"] if items else "")
    waiting = next((item for item in items if item["order_id"] == wanted), None)
    found = await visit.api.find("dispatch", f"/orders/{wanted}") if waiting else None
    return found | {"waiting": waiting} if found else None
