"""督办: the steps of the ladder that stand; a unit answers for its own."""

from collections.abc import Sequence

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.console.upstream import Refused
from services.console.visit import Console, Visit, page

_BOARD, _UNIT = "scoreboard", "reports"


def routes(console: Console) -> Sequence[BaseRoute]:
    """Reading and explaining."""
    return (
        page(console, "/supervision", show, scopes=(_BOARD, _UNIT)),
        page(console, "/supervision/{step:uuid}", explain, scopes=(_UNIT,), methods=("POST",)),
    )


async def show(visit: Visit, refused: Refused | None = None) -> Response:
    """Every unit's or one's for who reads figures, else the unit's own; the unexplained first."""
    after, unit = visit.asked("after"), visit.asked("unit")
    if visit.person.may(_BOARD):
        found = await visit.api.get("feedback", "/supervision", after=after, unit=unit)
    else:  # a section is told nothing of what its unit is held to
        found = await visit.api.find("feedback", "/units/supervision", after=after)
    found = found or {"steps": [], "next": None}
    return visit.render("supervision.html", refused=refused, found=found, chosen=unit)


async def explain(visit: Visit) -> Response:
    """Why it is late and when it will be done: once for a step."""
    path = f"/supervision/{visit.request.path_params['step']}/explanation"
    try:
        await visit.api.post("feedback", path, {"words": visit.said("words")}, visit.key)
    except Refused as refused:
        return await show(visit, refused)
    return visit.go("/supervision", "已说明")
