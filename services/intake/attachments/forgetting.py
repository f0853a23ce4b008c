"""Bytes of attachments that no complaint lists any more leave the object store."""

from datetime import datetime

from services.intake.attachments.keeping import object_name
from services.intake.attachments.objects import ObjectStore
from shared.platform.database import Connection
from shared.stream.ports import Effects
from shared.stream.service import Store, Timer

_HOUR = 3600.0
_AT_ONCE = 20

# Held until the bytes are gone: whoever adds the same file meanwhile waits for it, and puts them anew.
_NEXT = """
select sha256, exists (select from attachment a where a.sha256 = o.sha256) as listed
from object_to_delete o order by at limit $1 for update skip locked"""
_DONE = "delete from object_to_delete where sha256 = any($1::bytea[])"


async def forget_objects(objects: ObjectStore, tx: Connection) -> int:
    """Delete some of them; returns how many rows were done with. Raises `OSError` when the store is away."""
    rows = await tx.fetch(_NEXT, _AT_ONCE)
    for row in rows:
        if not row["listed"]:
            await objects.delete(object_name(row["sha256"]))
    await tx.execute(_DONE, [row["sha256"] for row in rows])
    return len(rows)


def forgetting_timers(objects: ObjectStore | None) -> tuple[Timer, ...]:
    """Hourly, some at a time; none where there is no place for files."""

    async def work(store: Store) -> None:
        if objects is None:
            return

        async def some(tx: Connection, now: datetime) -> tuple[Effects, int]:  # noqa: ARG001
            return Effects(), await forget_objects(objects, tx)

        while await store.direct.transact(some) == _AT_ONCE:
            pass

    return (Timer("objects", _HOUR, work),) if objects else ()
