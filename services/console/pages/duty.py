"""值班: who is on duty in which role and when, and what they were told."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.console.upstream import Refused
from services.console.visit import Console, Visit, page

_PEOPLE = ("desk", "reports")


def routes(console: Console) -> Sequence[BaseRoute]:
    """The roster and its notices."""
    return (
        page(console, "/duty", show, scopes=_PEOPLE),
        page(console, "/duty", read, scopes=_PEOPLE, methods=("POST",)),
    )


async def show(visit: Visit, refused: Refused | None = None) -> Response:
    """The roster of one's own unit (the desk chooses one), and the notices that wait to be read."""
    known = visit.book.catalogue
    unit = visit.person.unit or visit.asked("unit") or known.title.desk
    found = await visit.api.get("dispatch", "/notices", after=visit.asked("after"))
    return visit.render(
        "duty.html",
        refused=refused,
        unit=unit,
        roster=known.rosters.get(known.units[unit].roster) if unit in known.units else None,
        hours=known.working_hours,
        items=found["items"],
        next=found["next"],
    )


async def read(visit: Visit) -> Response:
    """I have read it; the first reader counts."""
    body: dict[str, Any] = {}
    try:
        await visit.api.post("dispatch", f"/notices/{visit.said('notice')}/read", body, visit.key)
    except Refused as refused:
        return await show(visit, refused)
    return visit.go("/duty", "已阅")
