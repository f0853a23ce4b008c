"""承办工作台: a unit's inbox by what is due first, filters in the address, many signed at once."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute

from services.console.upstream import Refused
from services.console.visit import Console, Visit, page

_UNIT = ("reports",)
BOXES = {"sign": "待签收", "work": "办理中", "wait": "等待中", "join": "协同", "done": "已了结"}


def routes(console: Console) -> Sequence[BaseRoute]:
    """The unit's list."""
    return (
        page(console, "/inbox", show, scopes=_UNIT),
        page(console, "/inbox", sign, scopes=_UNIT, methods=("POST",)),
        page(console, "/inbox/counts", counts, scopes=_UNIT),
    )


async def show(visit: Visit) -> Response:
    """A part of the inbox; the address says which."""
    box = visit.asked("box", "sign")
    box = box if box in BOXES else "sign"
    found = await _inbox(visit, box, limit=50, after=visit.asked("after"))
    return visit.render("inbox.html", box=box, boxes=BOXES, section=visit.asked("section"), **found)


async def counts(visit: Visit) -> Response:
    """How many are in each part, fetched again and again by the page."""
    box = visit.asked("box", "sign")
    found = await _inbox(visit, "sign", limit=1)
    section = visit.asked("section")
    text = visit.console.pages.render(
        "parts/boxes.html", box=box, boxes=BOXES, section=section, counts=found["counts"]
    )
    return HTMLResponse(text)


async def sign(visit: Visit) -> Response:
    """Sign every order that was ticked; says how many, and why any was not."""
    ticked = dict.fromkeys(map(str, visit.form.getlist("order")))  # the table and the cards name it both
    chosen = [each.partition(":") for each in ticked]
    done, why = 0, ""
    for order, _, version in chosen:
        try:
            report = signed(visit, order, version)
            answer = await visit.api.post("dispatch", f"/orders/{order}/reports", report)
            done, why = done + answer["applied"], answer["message"] or why
        except Refused as refused:
            why = refused.message
    told = f"已签收 {done} 件" if chosen else "没有勾选工单"
    return visit.go(f"/inbox?{visit.request.url.query}", f"{told}。{why}" if why else told)


def signed(visit: Visit, order: str, version: str) -> dict[str, Any]:
    """The report that this person signs for an order, the same for the same form."""
    return {
        "report_id": str(uuid5(NAMESPACE_URL, f"{visit.key}:{order}")),
        "order_version": int(version) if version.isdigit() else 1,
        "kind": "signed",
        "at": datetime.now(UTC).isoformat(),
        "staff": visit.person.name,
    }


async def _inbox(visit: Visit, box: str, **more: Any) -> dict[str, Any]:
    unit, section = visit.person.unit, visit.asked("section")
    found: dict[str, Any] = await visit.api.get(
        "dispatch", "/inbox", unit=unit, box=box, section=section, **more
    )
    return found
