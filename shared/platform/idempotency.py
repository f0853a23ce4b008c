"""Idempotency keys: a POST sent twice has one effect and one answer. Part of the handler's transaction."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from hashlib import sha256
from typing import TypeGuard

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from shared.contract.errors import TiaokuaiError
from shared.platform.database import Connection, Pool
from shared.platform.route_reading import readings_of
from shared.platform.web import GuardedRoute, guarded, identity_of

_KEEP = """
insert into idempotency (caller, route, key, body_hash, status, body) values ($1, $2, $3, $4, $5, $6)
on conflict do nothing"""
_KEY = re.compile(r"[\x21-\x7e]{1,128}")
_CLAIM = """
insert into idempotency (caller, route, key, body_hash) values ($1, $2, $3, $4)
on conflict do nothing returning true
"""
_STORED = "select body_hash, status, body from idempotency where caller = $1 and route = $2 and key = $3"
_REMEMBER = "update idempotency set status = $4, body = $5 where caller = $1 and route = $2 and key = $3"


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A caller's key for one request of a route, with the SHA-256 of the body it stands for."""

    caller: str
    route: str
    key: str
    body_hash: bytes


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """The answer given the first time."""

    status: int
    body: bytes


def idempotency_key(request: Request, body: bytes) -> IdempotencyKey | None:
    """The `Idempotency-Key` of a guarded route's request, None without one; raises `TiaokuaiError` field."""
    given = request.headers.get("idempotency-key")
    if given is None:
        return None
    if not _KEY.fullmatch(given):
        raise TiaokuaiError("field", field="Idempotency-Key")
    route = f"{request.method} {request.url.path}"
    return IdempotencyKey(identity_of(request).name, route, given, sha256(body).digest())


async def claim(tx: Connection, key: IdempotencyKey) -> StoredResponse | None:
    """None when the request is new: handle it and `remember` its answer. Else the first one's answer.

    Waits for a first request still under way. Raises `TiaokuaiError` idempotency_mismatch for another body,
    conflict when the first one's answer was not kept.
    """
    if await tx.fetchval(_CLAIM, key.caller, key.route, key.key, key.body_hash):
        return None
    row = await tx.fetchrow(_STORED, key.caller, key.route, key.key)
    if row is None or row["body_hash"] != key.body_hash:
        raise TiaokuaiError("idempotency_mismatch", field="Idempotency-Key")
    if row["status"] is None:
        raise TiaokuaiError("conflict", field="Idempotency-Key")
    return StoredResponse(row["status"], row["body"])


async def remember(tx: Connection, key: IdempotencyKey, response: StoredResponse) -> None:
    """Keeps the answer, in the same transaction as the effect."""
    await tx.execute(_REMEMBER, key.caller, key.route, key.key, response.status, response.body)


def repeatable(pool: Pool, routes: Sequence[BaseRoute]) -> Sequence[BaseRoute]:
    """Every guarded POST answers a repeated key as the first time; those that do so already stay as they are.

    For handlers whose effect is one by the ids they compute: two at the same moment may both run.
    """
    return [_repeatable(pool, each) if _is_bare(each) else each for each in routes]


def _is_bare(route: BaseRoute) -> TypeGuard[GuardedRoute]:
    is_post = isinstance(route, GuardedRoute) and "POST" in (route.methods or ())
    return is_post and isinstance(route, GuardedRoute) and not readings_of(route.handler).keyed


def _repeatable(pool: Pool, route: GuardedRoute) -> GuardedRoute:
    @wraps(route.handler)
    async def once(request: Request) -> Response:
        key = idempotency_key(request, await request.body())
        if key is None:
            return await route.handler(request)
        before = await _kept(pool, key)
        if before is not None:
            return Response(before.body, before.status, media_type="application/json")
        response = await route.handler(request)
        kept = response.status_code, bytes(response.body)
        await pool.execute(_KEEP, key.caller, key.route, key.key, key.body_hash, *kept)
        return response

    return guarded(
        route.path, once, methods=["POST"], scope=[*route.scopes], body=route.body, versioned=route.versioned
    )


async def _kept(pool: Pool, key: IdempotencyKey) -> StoredResponse | None:
    row = await pool.fetchrow(_STORED, key.caller, key.route, key.key)
    if row is None:
        return None
    if row["body_hash"] != key.body_hash:
        raise TiaokuaiError("idempotency_mismatch", field="Idempotency-Key")
    return StoredResponse(row["status"], row["body"])


async def forget_before(connection: Connection, moment: datetime) -> int:
    """Deletes keys claimed before `moment`; returns how many. A key is good for as long as it is kept."""
    return len(await connection.fetch("delete from idempotency where claimed_at < $1 returning true", moment))
