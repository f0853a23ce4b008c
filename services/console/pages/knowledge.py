"""知识: answers the district stands by, found by words, proposed by one and approved by another."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.console.upstream import Refused
from services.console.visit import Console, Visit, page

_READERS, _DESK = ("desk", "reports", "orders"), ("desk",)


def routes(console: Console) -> Sequence[BaseRoute]:
    """Finding, proposing, approving, taking back."""
    return (
        page(console, "/knowledge", show, scopes=_READERS),
        page(console, "/knowledge", propose, scopes=_DESK, methods=("POST",)),
        page(console, "/knowledge/{entry:uuid}/approval", approve, scopes=_DESK, methods=("POST",)),
        page(console, "/knowledge/{entry:uuid}/withdrawal", withdraw, scopes=_DESK, methods=("POST",)),
    )


async def show(visit: Visit, refused: Refused | None = None) -> Response:
    """Entries for a question; what waits for approval; a new one, also from an answered order."""
    said, order = visit.asked("q")[:500], visit.asked("order")
    found = await visit.api.get("dispatch", "/knowledge", q=said) if said else {"items": []}
    desk = visit.person.may(*_DESK)
    after = visit.asked("after")
    nothing: dict[str, Any] = {"items": [], "next": None}
    proposed = await visit.api.get("dispatch", "/knowledge/proposed", after=after) if desk else nothing
    source = await visit.api.find("dispatch", f"/orders/{order}") if order and desk else None
    return visit.render(
        "knowledge.html",
        refused=refused,
        said=said,
        items=found["items"],
        proposed=proposed["items"],
        following=proposed["next"],
        source=source,
    )


async def propose(visit: Visit) -> Response:
    """Propose an entry."""
    names = ("title", "answer", "basis", "owner", "expires_on", "category", "order_id")
    try:
        body = {name: visit.said(name) for name in names}
        await visit.api.post("dispatch", "/knowledge", body, visit.key)
    except Refused as refused:
        return await show(visit, refused)
    return visit.go("/knowledge", "已提交，等另一人核准")


async def approve(visit: Visit) -> Response:
    """Approve what another proposed."""
    try:
        await visit.api.post(
            "dispatch", f"/knowledge/{visit.request.path_params['entry']}/approve", {}, visit.key
        )
    except Refused as refused:
        return await show(visit, refused)
    return visit.go("/knowledge", "已核准，人人可查")


async def withdraw(visit: Visit) -> Response:
    """Refuse a proposal, or take back what holds no more."""
    path = f"/knowledge/{visit.request.path_params['entry']}/withdraw"
    try:
        await visit.api.post("dispatch", path, {"reason": visit.said("reason")}, visit.key)
    except Refused as refused:
        return await show(visit, refused)
    return visit.go("/knowledge", "已撤下，不再显示")
