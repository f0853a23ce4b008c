"""Errors as HTTP answers: problem+json (RFC 9457), in Chinese: where and what to do, never what was sent."""

import re
from collections.abc import Mapping
from typing import Any

import asyncpg
import orjson
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from shared.contract.errors import FAULTS, Fault, TiaokuaiError
from shared.platform.faults import PLATFORM_FAULTS
from shared.platform.logs import get_logger

_FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_BY_STATUS = {
    401: "unauthorised",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
}
_HEADERS = {401: {"www-authenticate": "Bearer"}, 503: {"retry-after": "5"}}
_PASSING = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.TransactionRollbackError,
    asyncpg.InternalClientError,  # of several servers none is the primary now
    asyncpg.ReadOnlySQLTransactionError,  # it was the primary a moment ago
    asyncpg.IdleInTransactionSessionTimeoutError,
)

log = get_logger(__name__)


def problem(request: Request, fault: Fault, *, field: str = "", **more: Any) -> Response:
    """The answer for a fault; `more` are further members, made of names and codes only."""
    body = {
        "type": f"urn:tiaokuai:fault:{fault.code}",
        "title": fault.message,
        "status": fault.status,
        "detail": f"{fault.message}。{fault.advice}。",
        "code": fault.code,
        "field": field,
        "advice": fault.advice,
        "request_id": request.scope.get("state", {}).get("trace_id", ""),
        **more,
    }
    return Response(orjson.dumps(body), fault.status, _HEADERS.get(fault.status), "application/problem+json")


def problem_handlers() -> Mapping[Any, ExceptionHandler]:
    """For Starlette: which exception is answered how. The unforeseen is `internal`, logged by the server."""
    return {
        TiaokuaiError: _refused,
        ValidationError: _invalid,
        HTTPException: _http,
        ClientDisconnect: _gone,
        asyncpg.DataError: _out_of_range,
        **dict.fromkeys(_PASSING, _unavailable),
        Exception: _internal,
    }


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, TiaokuaiError)
    if error.fault.status >= 500:
        log.error("request failed", exc_info=error)
    return problem(request, error.fault, field=error.field)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, ValidationError)
    found = error.errors(include_input=False, include_context=False, include_url=False)
    errors = [{"field": field_path(each["loc"]), "reason": each["type"]} for each in found[:20]]
    return problem(request, FAULTS["field"], field=errors[0]["field"], errors=errors)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _BY_STATUS.get(error.status_code, "shape" if error.status_code < 500 else "internal")
    return problem(request, (FAULTS | PLATFORM_FAULTS)[code])


async def _gone(request: Request, _error: Exception) -> Response:
    return problem(request, FAULTS["shape"])


async def _out_of_range(request: Request, error: Exception) -> Response:
    """A number or a text of the request that no column can hold."""
    log.warning("request out of range", exc_info=error)
    return problem(request, FAULTS["field"])


async def _unavailable(request: Request, error: Exception) -> Response:
    log.warning("request failed for now", exc_info=error)
    return problem(request, FAULTS["unavailable"])


async def _internal(request: Request, _error: Exception) -> Response:
    return problem(request, PLATFORM_FAULTS["internal"])


def field_path(location: tuple[int | str, ...]) -> str:
    """Where in the input, `items.0.text`; a name that the caller made up (a map's key) is shown as `*`."""
    return ".".join(str(p) if isinstance(p, int) or _FIELD_NAME.fullmatch(p) else "*" for p in location)
