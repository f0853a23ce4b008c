"""反向评价: towns rate departments; a department reads what was said, and may object; a person decides."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.console.upstream import Refused
from services.console.visit import Console, Visit, page

_BOARD, _UNIT, _REVIEW, _PUBLISH = "scoreboard", "reports", "review", "publish"


def routes(console: Console) -> Sequence[BaseRoute]:
    """Rating, reading, objecting, deciding."""
    return (
        page(console, "/ratings", show, scopes=(_BOARD, _UNIT)),
        page(console, "/ratings", rate, scopes=(_UNIT,), methods=("POST",)),
        page(console, "/ratings/rounds", announce, scopes=(_PUBLISH,), methods=("POST",)),
        page(console, "/ratings/{rating:uuid}", object_to, scopes=(_UNIT,), methods=("POST",)),
        page(console, "/ratings/{rating:uuid}/decision", decide, scopes=(_REVIEW,), methods=("POST",)),
    )


async def show(visit: Visit, refused: Refused | None = None) -> Response:
    """The table for who reads figures; a unit's own for units; what waits for a decision."""
    api, may = visit.api, visit.person.may
    half_year = visit.asked("half_year")
    board = await api.get("feedback", "/ratings", half_year=half_year) if may(_BOARD) else None
    # A section is told nothing of what is said of its unit.
    own = await api.find("feedback", "/units/ratings", after=visit.asked("own")) if may(_UNIT) else None
    path, after = "/ratings/objections", visit.asked("waiting")
    waiting = await api.get("feedback", path, after=after) if may(_REVIEW) else None
    rounds = await api.get("feedback", "/ratings/rounds" if may(_BOARD) else "/units/ratings/rounds")
    return visit.render(
        "ratings.html",
        refused=refused,
        board=board,
        own=own,
        waiting=waiting["objections"] if waiting else [],
        waiting_next=waiting["next"] if waiting else None,
        half_year=half_year,
        rounds=rounds["rounds"],
        running=next((each for each in rounds["rounds"] if each["phase"] == "open"), None),
        towns=[each.code for each in visit.book.catalogue.units.values() if visit.book.is_town(each.code)],
    )


async def rate(visit: Visit) -> Response:
    """A town rates a department: about an order, or in the running round."""
    score, reasons = visit.said("score"), [str(each) for each in visit.form.getlist("reasons")]
    body: dict[str, Any] = {
        "department": visit.said("department"),
        "order_id": visit.said("order"),
        "half_year": visit.said("half_year") if not visit.said("order") else None,
        "score": int(score) if score.isdigit() else None,
        "reasons": reasons or None,
        "words": visit.said("words"),
    }
    try:
        await visit.api.post("feedback", "/ratings", body, visit.key)
    except Refused as refused:
        return await show(visit, refused)
    return visit.go("/ratings", "已评价，部门看不到是谁评的")


async def announce(visit: Visit) -> Response:
    """Announce a round: it opens, closes and ends at midnight of the days given."""
    days = {name: visit.said(name) for name in ("opens_at", "closes_at", "objections_until")}
    body = {"half_year": visit.said("half_year"), **{name: _midnight(day) for name, day in days.items()}}
    try:
        await visit.api.post("feedback", "/ratings/rounds", body, visit.key)
    except Refused as refused:
        return await show(visit, refused)
    return visit.go("/ratings", "已公布这一轮评价的时间")


def _midnight(day: str) -> str:
    return f"{day}T00:00:00+08:00"


async def object_to(visit: Visit) -> Response:
    """A department objects to a rating of itself."""
    body = {"words": visit.said("words"), "evidence": visit.said("evidence")}
    path = f"/ratings/{visit.request.path_params['rating']}/objection"
    try:
        await visit.api.post("feedback", path, body, visit.key)
    except Refused as refused:
        return await show(visit, refused)
    return visit.go("/ratings", "异议已提出")


async def decide(visit: Visit) -> Response:
    """Accept the objection (the rating counts no more) or refuse it."""
    body = {"accepted": visit.said("accepted") == "yes", "words": visit.said("words")}
    path = f"/ratings/{visit.request.path_params['rating']}/objection/decision"
    try:
        await visit.api.post("feedback", path, body, visit.key)
    except Refused as refused:
        return await show(visit, refused)
    return visit.go("/ratings", "异议已处理")
