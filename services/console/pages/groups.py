"""一类事, 流转图: what belongs together across complainants, and where orders wander."""

from asyncio import gather
from collections.abc import Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.console.pages.finding import named_order
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
        page(console, f"{one}/join", join, scopes=("matters.change",), methods=("POST",)),
        page(console, f"{one}/lead", lead, scopes=("desk",), methods=("POST",)),
        page(console, f"{one}/answer", answer, scopes=("desk",), methods=("POST",)),
        page(console, "/flows", flows, scopes=("orders",)),
    )


async def show_all(visit: Visit) -> Response:
    """The latest groups."""
    kind, after = visit.asked("kind"), visit.asked("after")
    found = await visit.api.get("classifier", "/class-matters", kind=kind, after=after)
    return visit.render("class_matters.html", groups=found["groups"], following=found["next"], kind=kind)


async def show(visit: Visit, refused: Refused | None = None) -> Response:
    """A group: its complaints with their orders, what they have in common, who leads it, its history."""
    group = visit.request.path_params["group"]
    found = await visit.api.find("classifier", f"/class-matters/{group}")
    if found is None:
        raise HTTPException(404)
    members = found["member_list"][:_SHOWN]
    matter, *orders = await gather(
        _at_work(visit, str(group)), *(_orders(visit, each["complaint_id"]) for each in members)
    )
    shown = list(zip(members, orders, strict=True))
    why = {each["complaint_id"]: each for each in found["history"] if each["complaint_id"]}
    return visit.render(
        "class_matter.html", refused=refused, group=found, members=shown, why=why, matter=matter
    )


async def split(visit: Visit) -> Response:
    """Take the ticked complaints out."""
    group = visit.request.path_params["group"]
    chosen = [str(each) for each in visit.form.getlist("complaint")]
    body: dict[str, Any] = {"complaint_ids": chosen, "reason": visit.said("reason")}
    try:
        await visit.api.post(
            "classifier", f"/class-matters/{group}/split", body, version=visit.said("version")
        )
    except Refused as refused:
        return await show(visit, refused)
    return visit.go(f"/class-matters/{group}", "已移出")


async def join(visit: Visit) -> Response:
    """Put a complaint in, named by its order's number or reference."""
    group = visit.request.path_params["group"]
    try:
        order = await named_order(visit, visit.said("order"))
        known = await visit.api.get("dispatch", f"/orders/{order}")
        body = {"complaint_ids": [known["order"]["complaint_id"]], "reason": visit.said("reason")}
        await visit.api.post("classifier", f"/class-matters/{group}/join", body)
    except Refused as refused:
        return await show(visit, refused)
    return visit.go(f"/class-matters/{group}", "已加入")


async def lead(visit: Visit) -> Response:
    """Name the unit that leads them all."""
    group, unit = visit.request.path_params["group"], visit.said("unit")
    try:
        body = {"unit": unit, "reason": visit.said("reason")}
        await visit.api.post("dispatch", f"/class-matters/{group}/lead", body, visit.key)
    except Refused as refused:
        return await show(visit, refused)
    return visit.go(f"/class-matters/{group}", f"已指定{visit.book.unit(unit)}牵头")


async def answer(visit: Visit) -> Response:
    """One answer for all; says how many it could not be given yet."""
    group = visit.request.path_params["group"]
    try:
        body = {name: visit.said(name) for name in ("words", "outcome", "basis")}
        done = await visit.api.post("dispatch", f"/class-matters/{group}/answer", body, visit.key)
    except Refused as refused:
        return await show(visit, refused)
    left = sum(bool(each["code"]) for each in done["orders"])
    told = f"已答复 {len(done['orders']) - left} 件"
    return visit.go(
        f"/class-matters/{group}", f"{told}，{left} 件还不能答复（尚未先行联系）" if left else told
    )


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


async def _at_work(visit: Visit, group: str) -> dict[str, Any] | None:
    """The class matter as dispatch has it, open, with its lead; None when it is none."""
    found = await visit.api.spare("dispatch", "/class-matters") if visit.person.may("desk") else None
    return next((each for each in (found or {"items": []})["items"] if each["matter_id"] == group), None)


async def _orders(visit: Visit, complaint: str) -> list[Any]:
    found = await visit.api.spare("dispatch", "/orders/found", q=complaint)
    return found["items"] if found else []
