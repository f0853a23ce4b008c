"""清欠, 效果: what is owed and how long, what sending matters to the line first has saved."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.console.upstream import Refused
from services.console.visit import Console, Visit, page
from shared.domain.chinese_words import CREDITOR_SIZES, SUM_BANDS

_READERS = ("scoreboard",)


def routes(console: Console) -> Sequence[BaseRoute]:
    """What leaders watch."""
    return (
        page(console, "/arrears", arrears, scopes=_READERS),
        page(console, "/arrears/{order:uuid}", note, scopes=("review",), methods=("POST",)),
        page(console, "/saved", saved, scopes=_READERS),
    )


async def arrears(visit: Visit, refused: Refused | None = None) -> Response:
    """The gauge by kind of debtor, and every open matter, the oldest first."""
    found = await visit.api.get("feedback", "/arrears", after=visit.asked("after"))
    return visit.render("arrears.html", refused=refused, arrears=found, sizes=CREDITOR_SIZES, sums=SUM_BANDS)


async def note(visit: Visit) -> Response:
    """What a person knows of a debt: the creditor's size, the sum's band, the payment with what shows it."""
    body: dict[str, Any] = {name: visit.said(name) for name in ("creditor_size", "sum_band", "evidence")}
    body["settled"] = bool(visit.said("settled"))
    try:
        await visit.api.put(
            "feedback",
            f"/arrears/{visit.request.path_params['order']}",
            body,
            visit.key,
            visit.said("version"),
        )
    except Refused as refused:
        return await arrears(visit, refused)
    return visit.go("/arrears", "已记录")


async def saved(visit: Visit) -> Response:
    """Month by month, drawn and as a table."""
    months = (await visit.api.get("feedback", "/saved"))["months"]
    curves = {
        "x": [each["month"] for each in months],
        "lines": [
            {"name": "街镇少接工单", "data": [each["spared"] for each in months]},
            {"name": "避免流转", "data": [each["hops_avoided"] for each in months]},
        ],
    }
    return visit.render("saved.html", months=months, curves=curves)
