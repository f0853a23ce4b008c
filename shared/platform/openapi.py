"""OpenAPI 3.1 of a service, made from its routes and the code behind them; served as `/openapi.json`."""

import inspect
import re
from collections.abc import Sequence
from functools import cache, partial
from typing import Any

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from shared.contract.errors import FAULTS
from shared.platform.route_reading import Readings, readings_of
from shared.platform.web import GuardedRoute, json_response

_PARAMETER = re.compile(r"{(\w+)(?::(\w+))?}")
_SCHEMAS: dict[str | None, dict[str, Any]] = {
    "uuid": {"type": "string", "format": "uuid"},
    "int": {"type": "integer", "minimum": 0, "maximum": 2**31 - 1},
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "the same key with the same body gets the first answer again",
    "schema": {"type": "string", "pattern": "^[!-~]{1,128}$"},
}
_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "the ETag of what is changed; 412 edited_meanwhile when it has changed since",
    "schema": {"type": "string", "pattern": '^"[0-9a-f]{1,32}"$'},
}
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "Chinese"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "Chinese: what to do"},
        "code": {"type": "string", "description": f"one of {len(FAULTS)} stable codes, or of HTTP's own"},
        "field": {"type": "string"},
        "request_id": {"type": "string"},
    },
}
_COMPONENT = "#/components/schemas/{model}"


def openapi(service: str, version: str, routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """The document: guarded routes only; health pages and signed doors have no caller with a token."""
    paths: dict[str, dict[str, Any]] = {}
    schemas: dict[str, Any] = {"Problem": _PROBLEM}
    for route in routes:
        if isinstance(route, GuardedRoute):
            methods = sorted((route.methods or set()) - {"HEAD"})
            told = {method.lower(): _operation(route, method, schemas) for method in methods}
            paths.setdefault(_PARAMETER.sub(r"{\1}", route.path), {}).update(told)
    return {
        "openapi": "3.1.0",
        "info": {"title": f"条块 · {service}", "version": version},
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def openapi_route(service: str, version: str, routes: Sequence[BaseRoute]) -> Route:
    """`GET /openapi.json`, for anybody: it tells what there is, nothing of what is in it."""

    document = cache(partial(openapi, service, version, routes))  # made once, and only if somebody asks

    async def show(_request: Request) -> Response:
        return json_response(document())

    return Route("/openapi.json", show, methods=["GET"])


def _operation(route: GuardedRoute, method: str, schemas: dict[str, Any]) -> dict[str, Any]:
    read = readings_of(route.handler)
    done = sorted(read.statuses or {200})
    told: dict[str, Any] = {
        "operationId": f"{route.handler.__qualname__}".replace(".", "_"),
        "summary": (inspect.getdoc(route.handler) or "").split("\n\n")[0].replace("\n", " "),
        "description": f"scope: {' or '.join(sorted(route.scopes))}",
        "parameters": [*_in_path(route.path), *_in_query(read), *_in_header(route, method)],
        "responses": {str(status): {"description": "done"} for status in done}
        | {"default": {"description": "refused", "content": {"application/problem+json": _ref("Problem")}}},
    }
    if method != "GET" and (body := _body(route, read, schemas)):
        told["requestBody"] = body
    return told


def _in_path(path: str) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": _SCHEMAS.get(kind or None, {"type": "string", "minLength": 1, "maxLength": 128}),
        }
        for name, kind in _PARAMETER.findall(path)
    ]


def _in_query(read: Readings) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "required": False, "schema": {"type": "string", "maxLength": 500}}
        for name in sorted(read.query)
    ]


def _in_header(route: GuardedRoute, method: str) -> list[dict[str, Any]]:
    key = [_KEY] if method == "POST" else []
    return [*key, *([_MATCH] if route.versioned and method != "GET" else [])]


def _body(route: GuardedRoute, read: Readings, schemas: dict[str, Any]) -> dict[str, Any] | None:
    model = route.body or read.body
    if model is not None:
        return {"required": True, "content": {"application/json": _ref(_named(model, schemas))}}
    if read.raw:
        return {"required": True, "content": {"application/octet-stream": {"schema": {}}}}
    return None


def _named(model: type[BaseModel], schemas: dict[str, Any]) -> str:
    made = model.model_json_schema(ref_template=_COMPONENT)
    schemas |= made.pop("$defs", {})
    name = f"{model.__name__}" if schemas.get(model.__name__, made) == made else _apart(model)
    schemas[name] = made
    return name


def _apart(model: type[BaseModel]) -> str:
    """Two models of one name in a service: the module's name before it."""
    return f"{model.__module__.rpartition('.')[2]}_{model.__name__}"


def _ref(name: str) -> dict[str, Any]:
    return {"schema": {"$ref": f"#/components/schemas/{name}"}}
