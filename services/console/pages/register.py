"""登记: a complaint that begins here: window, visit, officer, chamber, monitoring point, round table."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute

from services.console.pages.files import send_files
from services.console.upstream import Refused
from services.console.view.times import ZONE
from services.console.visit import Console, Visit, page
from shared.catalogue.sources import NumberedBy
from shared.domain.identifiers import item_id, order_id

_REGISTRARS = ("submit",)


def routes(console: Console) -> Sequence[BaseRoute]:
    """The registrar's page."""
    return (
        page(console, "/register", show, scopes=_REGISTRARS),
        page(console, "/register", register, scopes=_REGISTRARS, methods=("POST",)),
        page(console, "/register/similar/{order:uuid}", similar, scopes=_REGISTRARS),
    )


async def show(visit: Visit, refused: Refused | None = None) -> Response:
    """The form; after a refusal as it was filled in."""
    known = visit.book.catalogue.sources.values()
    own = [source for source in known if source.numbered_by is NumberedBy.DISTRICT and not source.mapping]
    reference, order = visit.asked("reference"), visit.asked("order")
    return visit.render("register.html", refused=refused, sources=own, reference=reference, order=order)


async def similar(visit: Visit) -> Response:
    """Open orders on the same matter, and what is known of it, as soon as the registration is dispatched."""
    order = visit.request.path_params["order"]
    found = await visit.api.spare("dispatch", f"/orders/{order}/related")
    return HTMLResponse(visit.console.pages.render("parts/similar.html", order=order, found=found))


async def register(visit: Visit) -> Response:
    """Hand it to intake, as any source does."""
    source = visit.book.catalogue.sources.get(visit.said("source"))
    body = submission(visit, source.channel if source else "window", visit.opened_at)
    try:
        kept = await visit.api.post("intake", "/complaints", body, visit.key)
        files = await send_files(visit, f"/complaints/{kept['reference']}/attachments")
    except Refused as refused:
        return await show(visit, refused)
    told = f"已登记，附件 {files} 个，正在派单" if files else "已登记，正在派单"
    order = order_id(item_id(UUID(kept["complaint_id"]), 1))
    return visit.go(f"/register?reference={kept['reference']}&order={order}", told)


def submission(visit: Visit, channel: str, now: datetime) -> dict[str, Any]:
    """The form as a message of its source; the number is the day and part of the form's own key."""
    said = visit.said
    party: Mapping[str, Any] = {"kind": "anonymous"}
    if said("who") == "enterprise":
        party = {"kind": "enterprise", "name": said("firm"), "phone": said("phone"), "uscc": said("uscc")}
    elif said("who") == "person":
        party = {"kind": "person", "name": said("name"), "phone": said("phone")}
    firm = {"kind": "enterprise", "name": said("firm"), "uscc": said("uscc")} if said("firm") else None
    return {
        "source": said("source"),
        "number": f"{now.astimezone(ZONE):%Y%m%d}-{visit.key[:8].upper()}",
        "channel": channel,
        "submitted_at": now.isoformat(),
        "complainant": _filled(party),
        "enterprise": _filled(firm) if firm else None,
        "title": said("title"),
        "items": [{"request_type": said("request_type") or "other", "text": said("text")}],
        "place": said("place"),
        "confidentiality": "identity_hidden" if said("hidden") else "open",
        "urgent": bool(said("urgent")),
    }


def _filled(party: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in party.items() if value}
