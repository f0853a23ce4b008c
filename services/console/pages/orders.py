"""诉求全程: one order with everything that happened to it; the unit that leads it works on it here."""

from asyncio import gather
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.console.pages.beside import beside
from services.console.upstream import Refused
from services.console.view.barcode import bars
from services.console.view.times import here
from services.console.visit import Console, Visit, page

_READERS = ("orders", "reports")
_FIELDS = ("kind", "section", "handler", "words", "outcome", "outside_case", "ground", "basis")
PRINTS = {"order": "交办单", "return": "退单审核表", "supervise": "督办单", "consult": "会商纪要"}
_TOLD = {
    "signed": "已签收",
    "assigned": "已分派科室",
    "contacted": "已记录先行联系",
    "unreached": "已记录联系未果",
    "interim": "已报中途汇报",
    "answered": "已答复",
    "return_requested": "已申请退单",
    "extension_requested": "已申请延期",
    "whistle": "已吹哨",
    "report_in": "已报到",
    "help_asked": "已请协助",
    "consulted": "会商纪要已报",
    "help_given": "已反馈协助",
    "help_refused": "已回复不能协助",
    "co_reported": "协办意见已报",
    "approved": "已审签报出",
    "disapproved": "已退回重拟",
}


def routes(console: Console) -> Sequence[BaseRoute]:
    """The page of an order, its work and its prints."""
    one = "/orders/{order:uuid}"
    return (
        page(console, one, show, scopes=_READERS),
        page(console, one, report, scopes=("reports",), methods=("POST",)),
        page(console, f"{one}/print", printed, scopes=_READERS),
        page(console, f"{one}/decision", decide, scopes=("desk",), methods=("POST",)),
        page(console, f"{one}/call", call, scopes=("desk",), methods=("POST",)),
    )


async def show(visit: Visit, refused: Refused | None = None, case: Any = None) -> Response:
    """The order, its moves, its decision, its matter's other orders, the city's messages."""
    order = visit.request.path_params["order"]
    found = await visit.api.find("dispatch", f"/orders/{order}")
    if found is None:
        raise HTTPException(404)
    related, marks, city, callbacks, complaint = await gather(
        beside(visit, order),
        visit.api.spare("dispatch", f"/orders/{order}/marks"),
        visit.api.spare("dispatch", f"/orders/{order}/city"),
        visit.api.spare("feedback", f"/orders/{order}/callbacks"),
        visit.api.spare("intake", f"/complaints/{found['order']['reference']}")
        if visit.person.may("read")
        else _nothing(),
    )
    return visit.render(
        "order.html",
        refused=refused,
        case=case,
        beside=related,
        marks=(marks or {"items": []})["items"],
        complaint=complaint,
        city=city or {"reports": [], "items": []},
        callbacks=(callbacks or {"callbacks": []})["callbacks"],
        to_rate=_to_rate(visit, found["order"]),
        mine=visit.person.unit is not None and found["order"]["lead"] == visit.person.unit,
        **found,
    )


async def printed(visit: Visit) -> Response:
    """An order on paper, with its reference as a barcode: what `kind` names of `PRINTS`."""
    kind = visit.asked("kind", "order")
    found = await visit.api.find("dispatch", f"/orders/{visit.request.path_params['order']}")
    if found is None or kind not in PRINTS:
        raise HTTPException(404)
    drawn, width = bars(found["order"]["reference"])
    return visit.render("print.html", title=PRINTS[kind], kind=kind, bars=drawn, width=width, **found)


async def report(visit: Visit) -> Response:
    """What the unit does with the order."""
    order = visit.request.path_params["order"]
    try:
        answer = await visit.api.post("dispatch", f"/orders/{order}/reports", _report(visit))
    except Refused as refused:
        return await show(visit, refused)
    if not answer["applied"]:
        return await show(visit, Refused(409, answer["code"], answer["message"]))
    return visit.go(f"/orders/{order}", _TOLD.get(visit.said("kind"), "已办"))


async def decide(visit: Visit) -> Response:
    """What the desk does about an order that is at work."""
    order, days, version = visit.request.path_params["order"], visit.said("days"), visit.said("version")
    body: dict[str, Any] = {name: visit.said(name) for name in ("action", "reason", "review_on")}
    body |= {"days": int(days) if days.isdigit() else None}
    body |= {"version": int(version) if version.isdigit() else None}
    try:
        await visit.api.post("dispatch", f"/desk/{order}/decide", body, visit.key)
    except Refused as refused:
        return await show(visit, refused)
    return visit.go(f"/orders/{order}", "已办理")


async def call(visit: Visit) -> Response:
    """A three-way call of the enterprise, the hotline and a department, as the clerk tells of it."""
    order = visit.request.path_params["order"]
    body = {
        "action": "three_way_call",
        "units": [visit.said("unit")] if visit.said("unit") else None,
        "called_at": here(visit.said("called_at")),
        "reason": visit.said("words"),
    }
    try:
        await visit.api.post("dispatch", f"/desk/{order}/decide", body, visit.key)
    except Refused as refused:
        return await show(visit, refused)
    return visit.go(f"/orders/{order}", "已记录三方通话")


def _report(visit: Visit) -> dict[str, Any]:
    body: dict[str, Any] = {name: visit.said(name) for name in _FIELDS}
    version, days = visit.said("version"), visit.said("days")
    return body | {
        "report_id": visit.key,
        "order_version": int(version) if version.isdigit() else 1,
        "at": datetime.now(UTC).isoformat(),
        "staff": visit.person.name,
        "days": int(days) if days.isdigit() else None,
        "units": [visit.said("units")] if visit.said("units") else None,
    }


def _to_rate(visit: Visit, order: dict[str, Any]) -> list[str]:
    """Departments a town may rate here: the lead, and those it whistled for."""
    town = visit.person.unit
    if not visit.book.is_town(town) or not visit.person.may("reports"):
        return []
    blown = [each for each in (order["joint"] or {}).get("whistles", ()) if each["town"] == town]
    met = [order["lead"], *(called["unit"] for each in blown for called in each["units"])]
    return [each for each in dict.fromkeys(met) if each and not visit.book.is_town(each)]


async def _nothing() -> None:
    return None
