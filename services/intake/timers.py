"""What intake does when time passes: it forgets old idempotency keys, lets no message wait for ever, deletes
what has had its time.
"""

from datetime import datetime, timedelta

from services.intake.handler import Submissions
from services.intake.retention import deleting, periods_of
from services.intake.settings import Settings
from shared.platform.database import Connection
from shared.platform.idempotency import forget_before
from shared.stream.ports import Effects
from shared.stream.service import Store, Timer

_HOUR = 3600.0
_AT_ONCE = 200


def timers(settings: Settings, submissions: Submissions) -> tuple[Timer, ...]:
    """Intake's timers."""
    kept = timedelta(days=settings.idempotency_days)
    patience = timedelta(minutes=settings.turn_minutes)

    async def forget(store: Store) -> None:
        async def work(tx: Connection, now: datetime) -> tuple[Effects, int]:
            return Effects(), await forget_before(tx, now - kept)

        await store.direct.transact(work)

    async def release(store: Store) -> None:
        async def work(tx: Connection, now: datetime) -> tuple[Effects, int]:
            return await submissions.release(now - patience, _AT_ONCE, tx, now)

        while await store.direct.transact(work):
            pass

    return (
        Timer("idempotency-keys", _HOUR, forget),
        Timer("turns", 15.0, release),
        deleting(periods_of(settings)),
    )
