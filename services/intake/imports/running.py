"""Takes the rows of a kept file, some hundred a transaction, with the progress beside them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from services.intake.arrival import Arrival
from services.intake.callers import must_be_of
from services.intake.door import Door
from services.intake.handler import Submissions
from services.intake.imports import store
from services.intake.imports.preview import Refusal, refusal, table_of
from services.intake.table_file import Row
from shared.contract.records import Rejection
from shared.platform.database import Connection
from shared.platform.identity import Identity
from shared.platform.logs import get_logger
from shared.platform.sealing import Sealer
from shared.stream.ports import Effects
from shared.stream.service import Store

_AT_ONCE = 200

log = get_logger(__name__)


class Importer:
    """Runs imports in this process."""

    def __init__(self, held: Store, door: Door, submissions: Submissions, sealer: Sealer) -> None:
        self._store = held
        self._door = door
        self._submissions = submissions
        self._sealer = sealer

    async def run(self, ident: UUID, kept: store.Kept, identity: Identity, trace: str) -> None:
        """To its end; what fails is told as failed and can be begun again."""
        try:
            content = self._sealer.open(kept.file, ident.bytes)
            mapping = self._door.sources[kept.source]
            assert mapping is not None
            rows = iter(table_of(content, kept.suffix, mapping))
            left = store.MOST_REFUSED
            while batch := list(islice(rows, _AT_ONCE)):
                left -= await self._take(ident, batch, kept.source, identity, trace, left)
            await self._store.direct.transact(lambda tx, now: _ended(tx, ident, now))
        except Exception:
            log.exception("import failed", code="import")
            await store.fail(self._store.pool, ident)

    async def _take(
        self, ident: UUID, batch: Sequence[Row], source: str, identity: Identity, trace: str, left: int
    ) -> int:
        arrivals, refused = self._opened(batch, source, identity, trace)
        told = refused[:left]

        async def work(tx: Connection, now: datetime) -> tuple[Effects, None]:
            effects, _ = await self._submissions.take(arrivals, tx, now)
            await store.advance(tx, ident, len(batch), len(arrivals), told, now)
            return effects, None

        await self._store.direct.transact(work)
        return len(told)

    def _opened(
        self, batch: Iterable[Row], source: str, identity: Identity, trace: str
    ) -> tuple[list[Arrival], list[Refusal]]:
        arrivals, refused = list[Arrival](), list[Refusal]()
        for row in batch:
            said = self._door.open_mapped(row.value, source)
            if isinstance(said, Rejection):
                refused.append(refusal(row, said))
                continue
            must_be_of(identity, said.source)
            arrivals.append(Arrival(said, row.value, trace))
        return arrivals, refused


async def _ended(tx: Connection, ident: UUID, now: datetime) -> tuple[Effects, None]:
    await store.end(tx, ident, now)
    return Effects(), None
