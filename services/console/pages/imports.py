"""导入: a file is looked at (which column is what, what is wrong), then taken in; progress, error report."""

from collections.abc import Sequence
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute

from services.console.upstream import Refused
from services.console.visit import Console, Visit, page

_REGISTRARS = ("submit",)


def routes(console: Console) -> Sequence[BaseRoute]:
    """Handing in, beginning, watching."""
    one = "/imports/{import_id:uuid}"
    return (
        page(console, "/imports", show_all, scopes=_REGISTRARS),
        page(console, "/imports", hand_in, scopes=_REGISTRARS, methods=("POST",)),
        page(console, one, show, scopes=_REGISTRARS),
        page(console, one, start, scopes=_REGISTRARS, methods=("POST",)),
        page(console, f"{one}/progress", progress, scopes=_REGISTRARS),
    )


async def show_all(visit: Visit, refused: Refused | None = None) -> Response:
    """The form, and the latest imports."""
    found = await visit.api.get("intake", "/imports", after=visit.asked("after"))
    sources = [each for each in visit.book.catalogue.sources.values() if each.mapping]
    return visit.render(
        "imports.html", refused=refused, items=found["items"], following=found["next"], sources=sources
    )


async def hand_in(visit: Visit) -> Response:
    """What the file would become; nothing is taken yet."""
    file, source = visit.form.get("file"), visit.said("source")
    if not isinstance(file, UploadFile) or not file.size:
        return await show_all(visit, Refused(422, "field", "请选择文件"))
    try:
        path = f"/imports?source={quote(source)}&name={quote(file.filename or '')}"
        found = await visit.api.upload("intake", path, await file.read())
    except Refused as refused:
        return await show_all(visit, refused)
    return visit.render("import_preview.html", found=found, source=source, name=file.filename)


async def start(visit: Visit) -> Response:
    """Begin."""
    ident = visit.request.path_params["import_id"]
    try:
        await visit.api.post("intake", f"/imports/{ident}/start", {}, visit.key)
    except Refused as refused:
        return await show_all(visit, refused)
    return visit.go(f"/imports/{ident}", "开始导入")


async def show(visit: Visit) -> Response:
    """How far it is, and what was refused."""
    found = await visit.api.find("intake", f"/imports/{visit.request.path_params['import_id']}")
    if found is None:
        raise HTTPException(404)
    return visit.render("import.html", run=found)


async def progress(visit: Visit) -> Response:
    """The figures alone, fetched again and again while it runs; then the whole page, with the errors."""
    found = await visit.api.find("intake", f"/imports/{visit.request.path_params['import_id']}")
    if found is None:
        raise HTTPException(404)
    over = {} if found["state"] == "running" else {"hx-refresh": "true"}
    return HTMLResponse(visit.console.pages.render("parts/import_run.html", run=found), headers=over)
