"""Entries end by themselves: when their last day has come, consumers get the tombstone."""

from datetime import datetime

from services.classifier.reporters import list_store
from services.classifier.reporters.entries import expire
from services.classifier.reporters.list_http import HERE, told
from services.classifier.reporters.list_store import Move
from shared.platform.database import Connection
from shared.stream.ports import Effects
from shared.stream.service import Store, Timer

_SECONDS = 60.0
_AT_ONCE = 100


async def expire_due(held: Store) -> int:
    """End every entry whose day has come; returns how many."""

    async def work(tx: Connection, now: datetime) -> tuple[Effects, int]:
        today, effects = now.astimezone(HERE).date(), Effects()
        entries = await list_store.due(tx, today, _AT_ONCE)
        for before in entries:
            after = expire(before, today)
            await list_store.save(tx, after, Move("expired", "system"), now)
            effects.sent.extend(told(before, after, now).sent)
        return effects, len(entries)

    ended = 0
    while some := await held.direct.transact(work):
        ended += some
    return ended


async def _look(held: Store) -> None:
    await expire_due(held)


def expiry_timer() -> Timer:
    """Looks every minute; a day's end is the list's time zone's."""
    return Timer("reporters-expiry", _SECONDS, _look)
