"""第52条标记, 合理例外: what one person proposes with evidence and another decides."""

from collections.abc import Sequence

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.console.upstream import Refused
from services.console.visit import Console, Visit, page

_DESK, _REVIEW = ("desk",), ("review",)


def routes(console: Console) -> Sequence[BaseRoute]:
    """The pages of what waits for a second person."""
    return (
        page(console, "/marks", show, scopes=_DESK),
        page(console, "/marks", decide, scopes=_DESK, methods=("POST",)),
        page(console, "/exceptions", show_exceptions, scopes=_REVIEW),
        page(console, "/exceptions", rule, scopes=_REVIEW, methods=("POST",)),
    )


async def show(visit: Visit, refused: Refused | None = None) -> Response:
    """Marks that wait, and those that hold."""
    waiting = await visit.api.get("dispatch", "/marks")
    holding = await visit.api.get("dispatch", "/marks", state="confirmed")
    return visit.render("marks.html", refused=refused, waiting=waiting["items"], holding=holding["items"])


async def decide(visit: Visit) -> Response:
    """Confirm, refuse, uphold or lift a mark."""
    body = {"action": visit.said("action"), "reason": visit.said("reason")}
    try:
        await visit.api.post("dispatch", f"/marks/{visit.said('mark')}/decide", body, visit.key)
    except Refused as refused:
        return await show(visit, refused)
    return visit.go("/marks", "标记已办理")


async def show_exceptions(visit: Visit, refused: Refused | None = None) -> Response:
    """Callbacks proposed not to count against a unit, the oldest first."""
    found = await visit.api.get("feedback", "/exceptions")
    return visit.render("exceptions.html", refused=refused, items=found["exceptions"])


async def rule(visit: Visit) -> Response:
    """Accept an exception or refuse it."""
    body = {"accepted": visit.said("accepted") == "yes", "words": visit.said("words")}
    try:
        await visit.api.post("feedback", f"/exceptions/{visit.said('review')}/decision", body, visit.key)
    except Refused as refused:
        return await show_exceptions(visit, refused)
    return visit.go("/exceptions", "例外已认定" if body["accepted"] else "例外未予认定")
