"""The job that deletes what has had its time, hour by hour, and counts it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from services.intake.keeping import KINDS, Periods, delete_old
from services.intake.metrics import DELETED
from services.intake.settings import Settings
from shared.platform.database import Connection
from shared.stream.retention import retention_timer
from shared.stream.service import Timer


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


def deleting(periods: Periods) -> Timer:
    """The job, with these periods."""

    async def old(tx: Connection, now: datetime, most: int) -> Mapping[str, int]:
        return await delete_old(tx, periods, now, most)

    return retention_timer(old, DELETED, KINDS)
