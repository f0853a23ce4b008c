"""晒榜期次: drafted, shown to units, objected to, corrected, published; and on paper."""

from collections.abc import Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.console.pages.finding import named_order
from services.console.upstream import Refused
from services.console.view.barcode import bars
from services.console.visit import Console, Visit, page

_BOARD, _UNIT, _REVIEW, _PUBLISH = "scoreboard", "reports", "review", "publish"


def routes(console: Console) -> Sequence[BaseRoute]:
    """Editions and the objections to them."""
    one = "/editions/{number:int}"
    readers = (_BOARD, _UNIT)
    return (
        page(console, "/editions", show_all, scopes=readers),
        page(console, "/editions", draft, scopes=(_PUBLISH,), methods=("POST",)),
        page(console, one, show, scopes=readers),
        page(console, f"{one}/print", printed, scopes=readers),
        page(console, f"{one}/publication", publish, scopes=(_PUBLISH,), methods=("POST",)),
        page(console, f"{one}/objections", object_to, scopes=(_UNIT,), methods=("POST",)),
        page(console, f"{one}/objections/{{objection:uuid}}", decide, scopes=(_REVIEW,), methods=("POST",)),
    )


async def show_all(visit: Visit, refused: Refused | None = None) -> Response:
    """The latest editions; who publishes drafts the next one here."""
    path = "/editions" if visit.person.may(_BOARD) else "/units/editions"
    found = await visit.api.get("feedback", path, after=visit.asked("after"))
    return visit.render("editions.html", refused=refused, editions=found["editions"], following=found["next"])


async def draft(visit: Visit) -> Response:
    """Count a month up to now."""
    body: dict[str, Any] = {"month": visit.said("month"), "audience": visit.said("audience")}
    if visit.said("corrects").isdigit():
        body |= {"corrects": int(visit.said("corrects")), "reason": visit.said("reason")}
    try:
        edition = await visit.api.post("feedback", "/editions", body, visit.key)
    except Refused as refused:
        return await show_all(visit, refused)
    return visit.go(f"/editions/{edition['number']}", "已起草，异议期开始")


async def show(visit: Visit, refused: Refused | None = None) -> Response:
    """Its figures; its objections, for who reads all; a form to object, for a unit."""
    edition = await _edition(visit)
    path = f"/editions/{edition['number']}/objections"
    after = visit.asked("after")
    nothing: dict[str, Any] = {"objections": [], "next": None}
    found = await visit.api.get("feedback", path, after=after) if visit.person.may(_BOARD) else nothing
    return visit.render(
        "edition.html",
        refused=refused,
        board=edition,
        objections=found["objections"],
        following=found["next"],
    )


async def printed(visit: Visit) -> Response:
    """The edition on paper, with its number as a barcode."""
    edition = await _edition(visit)
    code = f"TK-ED-{edition['number']:06d}"
    drawn, width = bars(code)
    return visit.render("edition_print.html", board=edition, code=code, bars=drawn, width=width)


async def publish(visit: Visit) -> Response:
    """Publish it as it is."""
    number = visit.request.path_params["number"]
    try:
        await visit.api.post("feedback", f"/editions/{number}/publication", {}, visit.key)
    except Refused as refused:
        return await show(visit, refused)
    return visit.go(f"/editions/{number}", "已发布")


async def object_to(visit: Visit) -> Response:
    """A unit objects to a part of its figures for one order, named by any of its numbers."""
    number = visit.request.path_params["number"]
    try:
        body = {name: visit.said(name) for name in ("part", "words", "evidence")}
        body["order_id"] = await named_order(visit, visit.said("order"))
        await visit.api.post("feedback", f"/editions/{number}/objections", body, visit.key)
    except Refused as refused:
        return await show(visit, refused)
    return visit.go(f"/editions/{number}", "异议已提出，处理结果会告知")


async def decide(visit: Visit) -> Response:
    """Accept an objection (a correction follows) or refuse it."""
    number, objection = visit.request.path_params["number"], visit.request.path_params["objection"]
    body = {"accepted": visit.said("accepted") == "yes", "words": visit.said("words")}
    try:
        await visit.api.post("feedback", f"/objections/{objection}/decision", body, visit.key)
    except Refused as refused:
        return await show(visit, refused)
    return visit.go(f"/editions/{number}", "异议已处理")


async def _edition(visit: Visit) -> dict[str, Any]:
    number = visit.request.path_params["number"]
    path = f"/editions/{number}" if visit.person.may(_BOARD) else f"/units/editions/{number}"
    found: dict[str, Any] | None = await visit.api.find("feedback", path)
    if found is None:
        raise HTTPException(404)
    return found
