"""Hand-overs without acknowledgement come back."""

from datetime import datetime

from services.dispatch.handbook import Handbook
from services.dispatch.outside.handing import take_back
from shared.platform.database import Connection
from shared.stream.ports import Effects
from shared.stream.service import Store, Timer


def outside_timers(book: Handbook) -> tuple[Timer, ...]:
    """One timer."""

    async def work(tx: Connection, now: datetime) -> tuple[Effects, int]:
        return await take_back(book, tx, now)

    async def handovers(store: Store) -> None:
        while await store.direct.transact(work):
            pass

    return (Timer("handovers", 20.0, handovers),)
