"""The hourly job that deletes what has had its time, the same in every service that keeps people's data."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime

from prometheus_client import Counter

from shared.platform.database import Connection
from shared.stream.ports import Effects
from shared.stream.service import Store, Timer

Delete = Callable[[Connection, datetime, int], Awaitable[Mapping[str, int]]]
"""Deletes at most so many rows of each kind that are old at that instant; returns how many, by kind."""

_HOUR = 3600.0
_AT_ONCE = 500


def retention_timer(delete_old: Delete, deleted: Counter, kinds: Iterable[str]) -> Timer:
    """Some rows a transaction, until nothing is due; counted by kind, each of `kinds` from 0 on."""
    for kind in kinds:
        deleted.labels(kind)

    async def some(tx: Connection, now: datetime) -> tuple[Effects, Mapping[str, int]]:
        return Effects(), await delete_old(tx, now, _AT_ONCE)

    async def work(store: Store) -> None:
        while any((gone := await store.direct.transact(some)).values()):
            for kind, count in gone.items():
                deleted.labels(kind).inc(count)

    return Timer("retention", _HOUR, work)
