"""The search box, the scoreboard and the catalogue: pages that only read."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.console.upstream import Refused
from services.console.visit import Console, Visit, page


def routes(console: Console) -> Sequence[BaseRoute]:
    """Pages that only read."""
    return (
        page(console, "/search", search),
        page(console, "/scoreboard", scoreboard, scopes=("scoreboard",)),
        page(console, "/catalogue", catalogue),
    )


async def search(visit: Visit) -> Response:
    """An order by its number or reference, by its words or enterprise, a unit's orders; units, categories."""
    said, unit = visit.asked("q"), visit.asked("unit")
    orders = []
    if unit and visit.person.may("orders"):
        orders = (await visit.api.get("dispatch", "/orders", unit=unit[:64], limit=100))["items"]
    elif said and visit.person.may("orders", "reports"):
        found = await visit.api.find("dispatch", "/orders/found", q=said[:64])
        orders = (found or {"items": []})["items"]
    if len(orders) == 1 and not unit:
        return visit.go(f"/orders/{orders[0]['order_id']}")
    known = visit.book.catalogue
    units = [u for u in known.units.values() if said and _in(said, u.name, u.short, *u.aliases)]
    leaves = [
        leaf
        for leaf in known.categories.values()
        if said and _in(said, leaf.code, leaf.name, leaf.definition, *leaf.keywords)
    ]
    shown: dict[str, Any] = {"orders": orders, "unit": unit, "units": units[:20], "leaves": leaves[:40]}
    return visit.render("search.html", said=said or visit.book.unit(unit), **shown)


async def scoreboard(visit: Visit) -> Response:
    """Every unit's rates with their samples."""
    found = await visit.api.get("feedback", "/scoreboard", by="unit")
    return visit.render("scoreboard.html", board=found)


async def catalogue(visit: Visit) -> Response:
    """Categories with the power behind them, and the rules in the order they are tried."""
    said, chosen = visit.asked("q"), visit.asked("first")
    leaves = [
        each
        for each in visit.book.catalogue.categories.values()
        if (not chosen or each.first_level == chosen)
        and (not said or _in(said, each.code, each.name, each.definition, visit.book.unit(each.lead)))
    ]
    known = visit.book.catalogue
    rules = [
        each
        for each in known.rules
        if not said or _in(said, each.id, each.name, each.basis.clause, each.basis.words)
    ]
    return visit.render(
        "catalogue.html", said=said, chosen=chosen, leaves=leaves, rules=rules, catalogue=known
    )


async def named_order(visit: Visit, said: str) -> str:
    """The id of the one order that a number or reference names. Raises Refused for none and for several."""
    found = await visit.api.get("dispatch", "/orders/found", q=said[:64]) if said else {"items": []}
    if len(found["items"]) != 1:
        raise Refused(422, "field", "没有找到这一件，或编号对应多件，请填完整的工单编号")
    order: str = found["items"][0]["order_id"]
    return order


def _in(said: str, *texts: str) -> bool:
    return any(said.lower() in text.lower() for text in texts)
