"""Imports over HTTP: hand in and look, begin, see how far it is."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.intake.callers import must_be_of, sources_of
from services.intake.door import Door
from services.intake.imports import store
from services.intake.imports.preview import SUFFIXES, preview, table_of
from services.intake.imports.running import Importer
from services.intake.mapping.compiled import CompiledMapping
from services.intake.table_file import Table, TableError
from shared.contract.errors import TiaokuaiError
from shared.domain.identifiers import stable_id
from shared.platform.database import Connection
from shared.platform.paging import page_of
from shared.platform.sealing import Sealer
from shared.platform.web import guarded, identity_of, json_response
from shared.stream.ports import Effects
from shared.stream.service import Store

SUBMIT = "submit"


class ImportsApi:
    """The routes; running imports are this process's tasks."""

    def __init__(self, held: Store, door: Door, sealer: Sealer, importer: Importer) -> None:
        self._store = held
        self._door = door
        self._sealer = sealer
        self._importer = importer
        self._running: set[asyncio.Task[None]] = set()

    def routes(self) -> Sequence[BaseRoute]:
        one = "/imports/{import_id:uuid}"
        return (
            guarded("/imports", self.list_imports, methods=["GET"], scope=SUBMIT),
            guarded("/imports", self.hand_in, methods=["POST"], scope=SUBMIT),
            guarded(one, self.show, methods=["GET"], scope=SUBMIT),
            guarded(f"{one}/start", self.start, methods=["POST"], scope=SUBMIT),
        )

    async def list_imports(self, request: Request) -> Response:
        """The latest first; whoever is bound to sources sees theirs."""
        asked, own = page_of(request, datetime, UUID), sources_of(identity_of(request))
        items, following = await store.latest(self._store.pool, asked, own)
        return json_response({"items": items, "next": following})

    async def hand_in(self, request: Request) -> Response:
        """The body is the file, `?source=` whose, `?name=` what it is called; answers what it would be."""
        source, suffix, mapping = self._asked(request)
        must_be_of(identity_of(request), source)
        content, by = await request.body(), identity_of(request).name
        ident = stable_id("import", source, sha256(content).hexdigest())
        table = await asyncio.to_thread(_opened, content, suffix, mapping)
        try:
            shown = await asyncio.to_thread(preview, table, self._door, source, mapping)
        except TableError:
            raise TiaokuaiError("shape", field="heading") from None
        kept = store.Kept(source, self._sealer.seal(content, ident.bytes), suffix)

        async def work(tx: Connection, now: datetime) -> tuple[Effects, str]:
            return Effects(), await store.add(tx, ident, kept, table.about, by, now)

        state = await self._store.direct.transact(work)
        told = {"import_id": ident, "state": state, "about": table.about, **shown}
        return json_response(told, 201)

    async def start(self, request: Request) -> Response:
        """Begin, or begin again after a failure: a row taken before adds nothing."""
        ident: UUID = (await self._found(request))["import_id"]

        async def work(tx: Connection, now: datetime) -> tuple[Effects, store.Kept | None]:
            return Effects(), await store.begin(tx, ident, now)

        kept = await self._store.direct.transact(work)
        if kept is None:
            raise TiaokuaiError("conflict", field="import_id")
        task = asyncio.create_task(
            self._importer.run(ident, kept, identity_of(request), request.state.traceparent)
        )
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return json_response({"import_id": ident}, 202)

    async def show(self, request: Request) -> Response:
        """How far it is, and the rows that were refused."""
        return json_response(await self._found(request))

    async def _found(self, request: Request) -> dict[str, Any]:
        found = await store.one(self._store.pool, request.path_params["import_id"])
        own = sources_of(identity_of(request))
        if found is None or (own and found["source"] not in own):
            raise TiaokuaiError("not_found", field="import_id")
        return found

    def _asked(self, request: Request) -> tuple[str, str, CompiledMapping]:
        asked = request.query_params
        source, name = asked.get("source", ""), asked.get("name", "").lower()
        mapping = self._door.sources.get(source)
        if mapping is None:
            raise TiaokuaiError("unknown_source", field="source")
        suffix = next((each for each in SUFFIXES if name.endswith(each)), "")
        if not suffix:
            raise TiaokuaiError("file_type", field="name")
        return source, suffix, mapping


def _opened(content: bytes, suffix: str, mapping: CompiledMapping) -> Table:
    try:
        return table_of(content, suffix, mapping)
    except TableError:
        raise TiaokuaiError("file_type", field="file") from None
