"""回测报告: what a proposed catalogue would have decided otherwise, as dispatch keeps it."""

from collections.abc import Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.console.visit import Console, Visit, page

_READERS = ("orders", "operate")
_PAGE, _DRAWN = 20, 40


def routes(console: Console) -> Sequence[BaseRoute]:
    """The list and one report."""
    return (
        page(console, "/catalogue/backtests", show_all, scopes=_READERS),
        page(console, "/catalogue/backtests/{report:uuid}", show, scopes=_READERS),
    )


async def show_all(visit: Visit) -> Response:
    """The latest reports with their main figures."""
    found = await visit.api.get("dispatch", "/backtests")
    return visit.render("backtests.html", items=found["items"])


async def show(visit: Visit) -> Response:
    """One report: figures, drawn moves, loads, and the changed cases a page at a time."""
    found = await visit.api.find("dispatch", f"/backtests/{visit.request.path_params['report']}")
    if found is None:
        raise HTTPException(404)
    move, said = visit.asked("move"), visit.asked("q")
    cases = [each for each in found["cases"] if _fits(each, move, said)]
    start = int(visit.asked("from")) if visit.asked("from").isdecimal() else 0
    return visit.render(
        "backtest.html",
        report=found,
        links=[
            {"source": each["old"], "target": f"{each['new']} ", "value": each["orders"]}
            for each in found["moves"][:_DRAWN]  # a unit stands on both sides, told apart by the space
        ],
        moves=sorted({_move(each) for each in found["cases"]}),
        cases=cases[start : start + _PAGE],
        count=len(cases),
        start=start,
        following=start + _PAGE if start + _PAGE < len(cases) else None,
        move=move,
        said=said,
    )


def _move(case: dict[str, Any]) -> str:
    return " → ".join(case["leads"])


def _fits(case: dict[str, Any], move: str, said: str) -> bool:
    words = (case["order"], case["category"], *case["rules"], *case["said"])
    return move in ("", _move(case)) and (not said or any(said in each for each in words))
