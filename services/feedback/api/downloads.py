"""Tables as downloads, by the ending of the path."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from services.feedback.export import Table, as_csv, as_xlsx
from shared.contract.errors import TiaokuaiError

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINDS = {"csv": (as_csv, "text/csv; charset=utf-8"), "xlsx": (as_xlsx, _XLSX)}


async def download(request: Request, table: Table, name: str) -> Response:
    """The table as the path's `kind` says. Raises `TiaokuaiError` not_found for another kind."""
    kind = request.path_params["kind"]
    if kind not in _KINDS:
        raise TiaokuaiError("not_found")
    write, media_type = _KINDS[kind]
    body = await asyncio.to_thread(write, table)
    headers = {"content-disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(body, headers=headers, media_type=media_type)
