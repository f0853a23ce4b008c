"""第52条标记、紧急转接: what people decide on an order's page beside its handling."""

from collections.abc import Sequence

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.console.pages import orders
from services.console.upstream import Refused
from services.console.visit import Console, Visit, page

_ANY, _DESK = ("desk", "reports"), ("desk",)
_TOLD = {
    "confirm": "标记已确认",
    "refuse": "标记不予确认",
    "uphold": "标记维持",
    "lift": "标记已撤销",
    "contest": "异议已提出，由派单台裁定",
}


def routes(console: Console) -> Sequence[BaseRoute]:
    """Proposing, deciding, contesting a mark; a transfer to 110, 119 or 120."""
    one = "/orders/{order:uuid}"
    return (
        page(console, f"{one}/marks", propose, scopes=_ANY, methods=("POST",)),
        page(console, f"{one}/marks/{{mark:uuid}}", decide, scopes=_ANY, methods=("POST",)),
        page(console, f"{one}/transfer", transfer, scopes=_DESK, methods=("POST",)),
    )


async def propose(visit: Visit) -> Response:
    """A mark with its evidence, for somebody else to confirm."""
    order = visit.request.path_params["order"]
    body = {"kind": visit.said("mark"), "evidence": visit.said("evidence")}
    return await _done(visit, f"/orders/{order}/marks", body, "标记已提出，等另一人核实")


async def decide(visit: Visit) -> Response:
    """What becomes of a mark; a department may only contest it."""
    mark, action = visit.request.path_params["mark"], visit.said("action")
    reason = {"reason": visit.said("reason")}
    if action == "contest":
        return await _done(visit, f"/marks/{mark}/contest", reason, _TOLD[action])
    return await _done(visit, f"/marks/{mark}/decide", reason | {"action": action}, _TOLD.get(action, "已办"))


async def transfer(visit: Visit) -> Response:
    """Passed on at once to who must come: recorded on the order."""
    order, service = visit.request.path_params["order"], visit.said("service")
    body = {"service": service, "words": visit.said("words")}
    return await _done(visit, f"/desk/{order}/transfers", body, f"已记录转{service}")


async def _done(visit: Visit, path: str, body: dict[str, str], told: str) -> Response:
    try:
        await visit.api.post("dispatch", path, body, visit.key)
    except Refused as refused:
        return await orders.show(visit, refused)
    return visit.go(f"/orders/{visit.request.path_params['order']}", told)
