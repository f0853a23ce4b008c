"""Backtests over HTTP: handed over by who proposes a catalogue, read by who reads every order."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.dispatch.api.access import ALL
from services.dispatch.api.requests import changed, path_id
from services.dispatch.backtest.summary import Summary
from shared.contract.errors import TiaokuaiError
from shared.domain.identifiers import stable_id
from shared.domain.vocabulary import Confidentiality
from shared.platform.database import Connection
from shared.platform.web import guarded, identity_of, json_response, read_body
from shared.stream.ports import Effects
from shared.stream.service import Store

OPERATE = "operate"

_KEEP = """
insert into backtest (report_id, at, handed_by, title, old_version, new_version, report)
values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing"""

_LATEST = """
select report_id, at, handed_by, title, old_version, new_version, report -> 'figures' as figures
from backtest order by at desc, report_id limit 100"""

_ONE = "select report_id, at, handed_by, report from backtest where report_id = $1"
_KNOWN = "select order_id, confidentiality from work_order where order_id = any($1::uuid[])"


class BacktestsApi:
    """The routes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def routes(self) -> Sequence[BaseRoute]:
        readers = (ALL, OPERATE)
        return (
            guarded("/backtests", self.latest, methods=["GET"], scope=readers),
            guarded("/backtests", self.keep, methods=["POST"], scope=OPERATE),
            guarded("/backtests/{report_id:uuid}", self.one, methods=["GET"], scope=readers),
        )

    async def latest(self, request: Request) -> Response:  # noqa: ARG002
        """The latest hundred, with their figures."""
        return json_response({"items": [dict(row) for row in await self._store.pool.fetch(_LATEST)]})

    async def keep(self, request: Request) -> Response:
        """Keep a backtest; the same one again changes nothing."""
        body, person = await read_body(request, Summary), identity_of(request).name
        report = body.model_dump(mode="json")

        async def change(tx: Connection, now: datetime) -> tuple[Effects, object]:
            ident = stable_id("backtest", body.model_dump_json())
            known = (body.title, body.old_version, body.new_version, report)
            await tx.execute(_KEEP, ident, now, person, *known)
            return Effects(), {"report_id": ident}

        return await changed(self._store, request, change)

    async def one(self, request: Request) -> Response:
        """One backtest; its cases for who may read all orders, none of a sealed matter."""
        row = await self._store.pool.fetchrow(_ONE, path_id(request, "report_id"))
        if row is None:
            raise TiaokuaiError("not_found")
        told = {name: row[name] for name in ("report_id", "at", "handed_by")} | row["report"]
        if ALL not in identity_of(request).scopes:
            return json_response(told | {"cases": []})
        secrecy = await self._secrecy(each["order"] for each in told["cases"])
        told["cases"] = [
            case | {"known": case["order"] in secrecy}
            for case in told["cases"]
            if secrecy.get(case["order"]) != Confidentiality.SEALED
        ]
        return json_response(told)

    async def _secrecy(self, named: Iterable[str]) -> dict[str, str]:
        ids = [ident for ident in map(_uuid, named) if ident is not None]
        rows = await self._store.pool.fetch(_KNOWN, ids)
        return {str(row["order_id"]): row["confidentiality"] for row in rows}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
