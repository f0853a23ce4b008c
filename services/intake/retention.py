"""The job that deletes what has had its time, hour by hour, and counts it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from services.intake.keeping import Periods, delete_old
from services.intake.metrics import DELETED
from services.intake.settings import Settings
from shared.platform.database import Connection
from shared.stream.ports import Effects
from shared.stream.service import Store, Timer

_HOUR = 3600.0
_AT_ONCE = 500


def periods_of(settings: Settings) -> Periods:
    """How long each kind is kept."""
    return Periods(
        contacts=timedelta(days=settings.contact_days),
        raw=timedelta(days=settings.raw_days),
        letters=timedelta(days=settings.letter_days),
        files=timedelta(days=settings.file_days),
        looks=timedelta(days=settings.look_days),
        statutory=timedelta(days=settings.statutory_days),
    )


def retention_timer(periods: Periods) -> Timer:
    """Some rows a transaction, until nothing is due."""

    async def some(tx: Connection, now: datetime) -> tuple[Effects, Mapping[str, int]]:
        return Effects(), await delete_old(tx, periods, now, _AT_ONCE)

    async def work(store: Store) -> None:
        while any((gone := await store.direct.transact(some)).values()):
            for kind, count in gone.items():
                DELETED.labels(kind).inc(count)

    return Timer("retention", _HOUR, work)
