"""死信: what could not be used, service by service: looked into with people's details masked, tried again."""

from asyncio import gather
from collections.abc import Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.console.upstream import Refused
from services.console.visit import Console, Visit, page

_OPERATORS = ("operate",)
SERVICES = {"intake": "受理", "classifier": "分类", "dispatch": "派单", "feedback": "回访"}
STATES = {"dead": "待处理", "redrive": "等待重投", "redriven": "已重投"}


def routes(console: Console) -> Sequence[BaseRoute]:
    """The system administrator's page of dead letters."""
    return (
        page(console, "/dead-letters", show_all, scopes=_OPERATORS),
        page(console, "/dead-letters", redrive, scopes=_OPERATORS, methods=("POST",)),
        page(console, "/dead-letters/{service:str}/{letter:uuid}", show, scopes=_OPERATORS),
    )


async def show_all(visit: Visit, refused: Refused | None = None) -> Response:
    """The letters of every service that answers, the newest first."""
    state, code = visit.asked("state", "dead"), visit.asked("code")
    state = state if state in STATES else "dead"
    told = {"state": state, "code": code[:64], "after": visit.asked("after")}
    chosen = [name for name in SERVICES if visit.asked("service") in ("", name)]
    found = await gather(*(visit.api.spare(name, "/dead-letters", **told) for name in chosen))
    by_service = dict(zip(chosen, found, strict=True))
    letters = [
        {"service": name, **each} for name, answer in by_service.items() if answer for each in answer["items"]
    ]
    away = [SERVICES[name] for name, answer in by_service.items() if answer is None]
    letters.sort(key=lambda each: str(each["created_at"]), reverse=True)
    return visit.render(
        "letters.html",
        refused=refused,
        letters=letters,
        following={name: each["next"] for name, each in by_service.items() if each and each["next"]},
        away=away,
        state=state,
        code=code,
        states=STATES,
        services=SERVICES,
    )


async def show(visit: Visit) -> Response:
    """One letter: where it lay, why it could not be used, what it says."""
    service = visit.request.path_params["service"]
    if service not in SERVICES:
        raise HTTPException(404)
    letter = await visit.api.find(service, f"/dead-letters/{visit.request.path_params['letter']}")
    if letter is None:
        raise HTTPException(404)
    return visit.render(
        "letter.html", letter=letter, service=service, services=SERVICES, states=STATES, refused=None
    )


async def redrive(visit: Visit) -> Response:
    """Have the ticked ones handled again."""
    chosen: dict[str, list[str]] = {}
    for each in visit.form.getlist("letter"):
        service, _, letter = str(each).partition(":")
        if service in SERVICES:
            chosen.setdefault(service, []).append(letter)
    count, body = 0, dict[str, Any]()
    try:
        for service, ids in chosen.items():
            body = {"ids": ids}
            answer = await visit.api.post(service, "/dead-letters/redrive", body, f"{visit.key}-{service}")
            count += answer["redriven"]
    except Refused as refused:
        return await show_all(visit, refused)
    return visit.go("/dead-letters", f"{count} 封将重新处理" if chosen else "没有勾选死信")
