"""The job that seals a service's audit log, and tells each seal to its audit topic."""

from datetime import datetime

from shared.contract.codec import encode
from shared.contract.declarations import AUDIT_ANCHORED
from shared.contract.events.audit import AuditAnchored
from shared.contract.records import Message
from shared.contract.topics import audit
from shared.domain.identifiers import stable_id
from shared.platform.audit import seal
from shared.platform.audit_chain import Block
from shared.platform.database import Connection
from shared.platform.metrics import AUDIT_BLOCKS
from shared.stream.ports import Effects
from shared.stream.service import Store, Timer


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
