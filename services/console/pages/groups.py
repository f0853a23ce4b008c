"""一类事, 流转图: what belongs together across complainants, and where orders wander."""

from asyncio import gather
from collections.abc import Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.console.upstream import Refused
from services.console.visit import Console, Visit, page

_SHOWN = 60


def routes(console: Console) -> Sequence[BaseRoute]:
    """Groups across complainants, and the map of hops."""
    one = "/class-matters/{group:uuid}"
    return (
        page(console, "/class-matters", show_all, scopes=("matters",)),
        page(console, one, show, scopes=("matters",)),
        page(console, one, split, scopes=("matters.change",), methods=("POST",)),
        page(console, "/flows", flows, scopes=("orders",)),
    )


async def show_all(visit: Visit) -> Response:
    """The latest groups."""
    found = await visit.api.get("classifier", "/class-matters", kind=visit.asked("kind"))
    return visit.render("class_matters.html", groups=found["groups"], kind=visit.asked("kind"))


async def show(visit: Visit, refused: Refused | None = None) -> Response:
    """A group, its complaints with their orders, its history."""
    group = visit.request.path_params["group"]
    found = await visit.api.find("classifier", f"/class-matters/{group}")
    if found is None:
        raise HTTPException(404)
    members = found["member_list"][:_SHOWN]
    orders = await gather(*(_orders(visit, each["complaint_id"]) for each in members))
    shown = list(zip(members, orders, strict=True))
    return visit.render("class_matter.html", refused=refused, group=found, members=shown)


async def split(visit: Visit) -> Response:
    """Take the ticked complaints out."""
    group = visit.request.path_params["group"]
    chosen = [str(each) for each in visit.form.getlist("complaint")]
    body: dict[str, Any] = {"complaint_ids": chosen, "reason": visit.said("reason")}
    try:
        await visit.api.post("classifier", f"/class-matters/{group}/split", body)
    except Refused as refused:
        return await show(visit, refused)
    return visit.go(f"/class-matters/{group}", "已移出")


async def flows(visit: Visit) -> Response:
    """Hops from unit to unit, drawn and as a table."""
    found = await visit.api.get("dispatch", "/hops")
    links = [
        {
            "source": visit.book.unit(each["from_unit"]),
            "target": f"{visit.book.unit(each['to_unit'])} ",  # a unit stands on both sides
            "value": each["hops"],
        }
        for each in found["items"]
    ]
    return visit.render("flows.html", hops=found["items"], links=links)


async def _orders(visit: Visit, complaint: str) -> list[Any]:
    found = await visit.api.spare("dispatch", "/orders/found", q=complaint)
    return found["items"] if found else []
