"""Timers: every replica's clock ticks, one of them does the work, none takes the process down."""

from shared.platform.database import Pool
from shared.platform.logs import get_logger
from shared.stream.direct import DirectLane
from shared.stream.ports import Conflict, Unreachable
from shared.stream.postgres_errors import translated
from shared.stream.service import Store, Timer

log = get_logger(__name__)


async def run_alone(service: str, timer: Timer, store: Store, locks: Pool) -> None:
    """Do the work under an advisory lock; whoever doesn't get it leaves it to the holder.

    `locks` is a pool for nothing else, with a connection for every timer. Held on a connection of the store's
    pool, as many locks as that has would leave none for the work, and all would wait for ever, HTTP too.
    """
    lock = timer.number(service)
    try:
        with translated():
            async with locks.acquire() as connection:
                if not await connection.fetchval("select pg_try_advisory_lock($1)", lock):
                    return
                try:
                    await timer.work(store)
                finally:
                    await connection.execute("select pg_advisory_unlock($1)", lock)
    except (Unreachable, Conflict) as error:
        log.warning("timer skipped", stage=timer.name, reason=str(error))
    except Exception:
        log.exception("timer failed", stage=timer.name)


def relay_timer(direct: DirectLane) -> Timer:
    """Sends what another process committed and could not send."""

    async def relay(_store: Store) -> None:
        while await direct.relay():
            pass

    return Timer("relay", 1.0, relay)
