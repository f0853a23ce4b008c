"""案卷与附件: behind one look with a purpose, written down; photographs from a phone go to the same file."""

from collections.abc import Sequence
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.console.pages import orders
from services.console.upstream import Refused
from services.console.view.words import word
from services.console.visit import Console, Visit, page

_CASE = ("case",)


def routes(console: Console) -> Sequence[BaseRoute]:
    """The case file of an order and its attachments."""
    one = "/orders/{order:uuid}"
    return (
        page(console, f"{one}/case", look, scopes=_CASE, methods=("POST",)),
        page(console, f"{one}/level", change_level, scopes=_CASE, methods=("POST",)),
        page(console, f"{one}/files", add, scopes=_CASE, methods=("POST",)),
        page(console, f"{one}/files/{{digest:str}}", fetch, scopes=_CASE),
    )


async def look(visit: Visit) -> Response:
    """The whole file: the look is kept before anything is shown."""
    path = f"/cases/{visit.request.path_params['order']}"
    try:
        case = await visit.api.get("intake", path, purpose=visit.said("purpose"))
    except Refused as refused:
        return await orders.show(visit, refused)
    return await orders.show(visit, case=case)


async def change_level(visit: Visit) -> Response:
    """Another level of confidentiality, with a reason; only the desk's leader may lower it."""
    order = visit.request.path_params["order"]
    body = {"level": visit.said("level"), "reason": visit.said("reason")}
    try:
        await visit.api.post("intake", f"/cases/{order}/confidentiality", body)
    except Refused as refused:
        return await orders.show(visit, refused)
    return visit.go("/", f"密级已改为{word(body['level'], 'confidentiality')}")


async def add(visit: Visit) -> Response:
    """Files for the case, photographs above all."""
    order = visit.request.path_params["order"]
    try:
        count = await send_files(visit, f"/cases/{order}/attachments")
    except Refused as refused:
        return await orders.show(visit, refused)
    return visit.go(f"/orders/{order}", f"已上传 {count} 个附件" if count else "没有选择文件")


async def fetch(visit: Visit) -> Response:
    """One attachment, saved rather than shown; part of the look that is open."""
    order, digest = visit.request.path_params["order"], visit.request.path_params["digest"]
    if not digest.isalnum():
        raise HTTPException(404)
    kind, content = await visit.api.fetch("intake", f"/cases/{order}/attachments/{digest}")
    headers = {"content-disposition": f'attachment; filename="{digest[:12]}"'}
    return Response(content, media_type=kind, headers=headers)


async def send_files(visit: Visit, path: str) -> int:
    """Hand the form's files to intake under a path; how many there were. Raises Refused."""
    chosen = [each for each in visit.form.getlist("file") if isinstance(each, UploadFile) and each.size]
    for each in chosen:
        await visit.api.upload("intake", f"{path}?name={quote(each.filename or '')}", await each.read())
    return len(chosen)
