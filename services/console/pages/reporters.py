"""职业举报: what suggests a look, entries with their evidence, two reviewers, appeal, who looked."""

from collections.abc import Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.console.upstream import Refused
from services.console.visit import Console, Visit, page

REVIEW, PROPOSE, ASSESSMENT, AUDIT = "reporters.review", "reporters.propose", "reporters.assessment", "audit"
_READERS = (REVIEW, PROPOSE)
_STEPS = {
    "approve": "已同意",
    "refuse": "已不予列入",
    "remove": "已移出",
    "notice": "已告知，条目生效",
    "appeal": "已记录异议，条目即刻停用",
    "appeal/grant": "异议成立，已移出",
    "appeal/deny": "异议不成立，条目恢复",
}


def routes(console: Console) -> Sequence[BaseRoute]:
    """The list's pages."""
    one, suspect = "/reporters/{entry:uuid}", "/reporters/suspected/{key:str}"
    return (
        page(console, "/reporters", show_all, scopes=(*_READERS, ASSESSMENT, AUDIT)),
        page(console, "/reporters", file, scopes=(ASSESSMENT,), methods=("POST",)),
        page(console, suspect, show_suspect, scopes=_READERS),
        page(console, suspect, propose, scopes=(PROPOSE,), methods=("POST",)),
        page(console, one, show, scopes=_READERS),
        page(console, one, step, scopes=_READERS, methods=("POST",)),
    )


async def show_all(visit: Visit, refused: Refused | None = None) -> Response:
    """Whether the list is on, its entries, what suggests a look, who looked: each as far as it is theirs."""
    api, may = visit.api, visit.person.may

    async def listed(name: str, *scopes: str) -> dict[str, Any]:
        path = f"/reporters/{name}"
        return dict(await api.get("classifier", path, after=visit.asked(name))) if may(*scopes) else {}

    entries, suspected = await listed("entries", *_READERS), await listed("suspected", *_READERS)
    looks = await listed("looks", REVIEW, AUDIT)
    return visit.render(
        "reporters.html",
        refused=refused,
        entries=entries.get("entries"),
        entries_next=entries.get("next"),
        assessment=entries.get("assessment"),
        suspected=suspected.get("suspected"),
        suspected_next=suspected.get("next"),
        looks=looks.get("looks"),
        looks_next=looks.get("next"),
    )


async def file(visit: Visit) -> Response:
    """File the impact assessment that switches the list on."""
    body = {"reference": visit.said("reference"), "valid_until": visit.said("valid_until")}
    try:
        await visit.api.post("classifier", "/reporters/assessment", body, visit.key)
    except Refused as refused:
        return await show_all(visit, refused)
    return visit.go("/reporters", "影响评估已备案，名单启用")


async def show_suspect(visit: Visit, refused: Refused | None = None) -> Response:
    """The claims behind a pattern, to choose evidence from."""
    key = visit.request.path_params["key"]
    found = await visit.api.find("classifier", f"/reporters/suspected/{key}")
    if found is None:
        raise HTTPException(404)
    return visit.render("reporter_suspect.html", refused=refused, pattern=found)


async def propose(visit: Visit) -> Response:
    """Propose an entry on the ticked claims; it lists nobody."""
    body: dict[str, Any] = {
        "key": visit.request.path_params["key"],
        "reason_code": visit.said("reason_code"),
        "evidence": [str(each) for each in visit.form.getlist("evidence")],
        "reason": visit.said("reason"),
    }
    try:
        entry = await visit.api.post("classifier", "/reporters/entries", body, visit.key)
    except Refused as refused:
        return await show_suspect(visit, refused)
    return visit.go(f"/reporters/{entry['entry_id']}", "已提出，等两家单位分别审核")


async def show(visit: Visit, refused: Refused | None = None) -> Response:
    """One entry: evidence, both reviewers, expiry, everything that was done with it."""
    found = await visit.api.find("classifier", f"/reporters/entries/{visit.request.path_params['entry']}")
    if found is None:
        raise HTTPException(404)
    return visit.render("reporter.html", refused=refused, entry=found)


async def step(visit: Visit) -> Response:
    """A reviewer's or the proposer's step."""
    entry, wanted = visit.request.path_params["entry"], visit.said("step")
    if wanted not in _STEPS:
        raise HTTPException(404)
    body: dict[str, Any] = {"reason": visit.said("reason")}
    if wanted == "approve":
        body |= {name: bool(visit.said(name)) for name in ("not_insider", "not_public_interest")}
    try:
        path = f"/reporters/entries/{entry}/{wanted}"
        await visit.api.post("classifier", path, body, visit.key, visit.said("version"))
    except Refused as refused:
        return await show(visit, refused)
    return visit.go(f"/reporters/{entry}", _STEPS[wanted])
