"""What dispatch does when time passes: warn, make held decisions, recount dates, show what waits too long."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from services.dispatch import reading_sql as sql
from services.dispatch.clockwork import AT_ONCE, chase, recount, warn
from services.dispatch.deciding import drain_early
from services.dispatch.gauges import show_what_waits
from services.dispatch.handbook import Handbook
from services.dispatch.holding import HELD_AT_ONCE, make_held
from shared.domain.worktime import SHANGHAI
from shared.platform.database import Connection
from shared.stream.ports import Effects
from shared.stream.service import Store, Timer

_EARLY_AT_ONCE = 200
Turn = Callable[[Connection, datetime], Awaitable[tuple[Effects, int]]]


def timers(book: Handbook) -> tuple[Timer, ...]:
    """The timers of dispatch, besides those towards the city."""

    async def drain(tx: Connection, now: datetime) -> tuple[Effects, int]:
        return await drain_early(book, tx, now, _EARLY_AT_ONCE)

    async def warnings(tx: Connection, now: datetime) -> tuple[Effects, int]:
        return await warn(book, tx, now)

    async def chased(tx: Connection, now: datetime) -> tuple[Effects, int]:
        return await chase(book, tx, now)

    async def due(store: Store) -> None:
        async with store.pool.acquire() as connection:
            await show_what_waits(book, connection)

    async def held(store: Store) -> None:
        while await make_held(book, store) == HELD_AT_ONCE:
            pass

    async def calendar(store: Store) -> None:
        await _recount(book, store)

    return (
        Timer("early", 2.0, _sweep(drain, least=1)),
        Timer("due", 30.0, due),
        Timer("held", 1.0, held),
        Timer("warnings", 5.0, _sweep(warnings, least=AT_ONCE)),
        Timer("chase", 30.0, _sweep(chased, least=AT_ONCE)),
        Timer("calendar", 3600.0, calendar),
        Timer("reviews", 60.0, _review),
    )


def _sweep(turn: Turn, *, least: int) -> Callable[[Store], Awaitable[None]]:
    """Work that goes on as long as a turn does at least so much."""

    async def work(store: Store) -> None:
        while await store.direct.transact(turn) >= least:
            pass

    return work


async def _recount(book: Handbook, store: Store) -> None:
    """Count provisional dates anew, as far as the calendar now reaches."""
    after: UUID | None = None

    async def turn(tx: Connection, now: datetime) -> tuple[Effects, UUID | None]:
        return await recount(book, tx, now, after)

    while (after := await store.direct.transact(turn)) is not None:
        pass


async def _review(store: Store) -> None:
    """Bring shelved orders before the desk on their day."""

    async def turn(tx: Connection, now: datetime) -> tuple[Effects, None]:
        await tx.execute(sql.TO_REVIEW, now, now.astimezone(SHANGHAI).date())
        return Effects(), None

    await store.direct.transact(turn)
