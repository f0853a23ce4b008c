"""What intake does when time passes: it forgets old idempotency keys."""

from datetime import datetime, timedelta

from services.intake.settings import Settings
from shared.platform.database import Connection
from shared.platform.idempotency import forget_before
from shared.stream.ports import Effects
from shared.stream.service import Store, Timer

_HOUR = 3600.0


def timers(settings: Settings) -> tuple[Timer, ...]:
    """Intake's timers."""
    kept = timedelta(days=settings.idempotency_days)

    async def forget(store: Store) -> None:
        async def work(tx: Connection, now: datetime) -> tuple[Effects, int]:
            return Effects(), await forget_before(tx, now - kept)

        await store.direct.transact(work)

    return (Timer("idempotency-keys", _HOUR, forget),)
