"""运行: every stage with what it does a second, what waits, what failed; their curves of the last hour."""

from collections.abc import Sequence

from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute

from services.console.view.times import ZONE
from services.console.visit import Console, Visit, page
from services.console.watching.samples import Curves

_OPERATORS = ("operate",)
_SHOWN = 240
CURVES = {
    "events_in_total": "每秒处理（条）",
    "lag_records": "积压（条）",
    "oldest_unprocessed_seconds": "最久未处理（秒）",
}


def routes(console: Console) -> Sequence[BaseRoute]:
    """The system administrator's page of what runs."""
    return (
        page(console, "/running", show, scopes=_OPERATORS),
        page(console, "/running/stages", stages, scopes=_OPERATORS),
    )


async def show(visit: Visit) -> Response:
    """The stages and their curves."""
    curves = visit.console.curves
    drawn = {what: _drawn(curves, what) for what in CURVES}
    return visit.render("running.html", refused=None, rows=_rows(curves), drawn=drawn, titles=CURVES)


async def stages(visit: Visit) -> Response:
    """The table alone, fetched again and again by the page."""
    rows = _rows(visit.console.curves)
    return HTMLResponse(visit.console.pages.render("parts/stages.html", rows=rows))


def _rows(curves: Curves) -> list[dict[str, float | str]]:
    return [
        {
            "stage": stage,
            "rate": curves.rate(stage, "events_in_total"),
            "out": curves.rate(stage, "events_out_total"),
            "lag": curves.latest(stage, "lag_records"),
            "oldest": curves.latest(stage, "oldest_unprocessed_seconds"),
            "outbox": curves.latest(stage, "oldest_outbox_seconds"),
            "dead": curves.latest(stage, "dead_letters_total"),
            "retries": curves.latest(stage, "retries_total"),
        }
        for stage in curves.stages()
    ]


def _drawn(curves: Curves, what: str) -> dict[str, object]:
    """Each stage's curve over twenty minutes at most."""
    times = [f"{at.astimezone(ZONE):%H:%M:%S}" for at, _ in curves.taken]
    lines = [(stage, curves.curve(stage, what)[-_SHOWN:]) for stage in curves.stages()]
    length = max((len(line) for _, line in lines), default=0)
    return {"x": times[-length:] if length else [], "lines": [{"name": n, "data": d} for n, d in lines]}
