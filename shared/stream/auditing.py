"""The jobs on a service's audit log: one seals it and tells its audit topic, one walks the chain."""

from datetime import datetime, timedelta

from shared.contract.codec import encode
from shared.contract.declarations import AUDIT_ANCHORED
from shared.contract.events.audit import AuditAnchored
from shared.contract.records import Message
from shared.contract.topics import audit
from shared.domain.identifiers import stable_id
from shared.platform.audit import seal, verify
from shared.platform.audit_chain import Block
from shared.platform.database import Connection
from shared.platform.logs import get_logger
from shared.platform.metrics import AUDIT_BLOCKS, AUDIT_OK, AUDIT_VERIFIED
from shared.stream.ports import Effects
from shared.stream.service import Store, Timer

_WHOLE = timedelta(days=1)

log = get_logger(__name__)


def audit_timer(service: str) -> Timer:
    """Seals each second what was written; an anchor outside the database betrays a chain made anew."""

    async def work(store: Store) -> None:
        async def chain(tx: Connection, now: datetime) -> tuple[Effects, int]:
            block = await seal(tx, now)
            if block is None:
                return Effects(), 0
            return Effects(sent=[(None, _anchor(service, block, now))]), block.block

        if block := await store.direct.transact(chain):
            AUDIT_BLOCKS.labels(service).set(block)

    return Timer("audit", 1.0, work)


class Auditor:
    """Walks what was sealed since the last walk, and once a day the whole chain; a fault found stays shown.

    The anchors on Kafka are compared by `tiaokuai audit verify` alone: a service may not read them.
    """

    def __init__(self, service: str) -> None:
        self._service = service
        self._last: Block | None = None
        self._whole_at: datetime | None = None
        self._sound = True

    async def walk(self, connection: Connection) -> None:
        """Set the gauges by what the chain shows now."""
        now = await connection.fetchval("select clock_timestamp()")
        if self._whole_at is None or now - self._whole_at > _WHOLE:
            self._last, self._whole_at, self._sound = None, now, True
        verdict = await verify(connection, self._last)
        for fault in verdict.faults:
            log.error("audit chain spoiled", service=self._service, reason=fault)
        self._sound = self._sound and not verdict.faults
        self._last = verdict.last
        AUDIT_OK.labels(self._service).set(self._sound)
        AUDIT_VERIFIED.labels(self._service).set(now.timestamp())


def audit_check_timer(service: str) -> Timer:
    """The walk, again and again."""
    auditor = Auditor(service)

    async def work(store: Store) -> None:
        async with store.pool.acquire() as connection:
            await auditor.walk(connection)

    return Timer("audit-check", 30.0, work)


def _anchor(service: str, block: Block, now: datetime) -> Message:
    event = AuditAnchored(
        block=block.block, entries=len(block.digests) // 32, hash=block.hash.hex(), sealed_at=now
    )
    return encode(
        AUDIT_ANCHORED,
        event,
        topic=audit(service).full_name,
        key=service,
        event_id=stable_id("audit", service, block.hash.hex()),
        writer=service,
        subject=f"{service} {block.block}",
        time=now,
    )
