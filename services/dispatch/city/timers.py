"""What is done towards the city when time passes: told again while it is silent, pushed to its own server."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

import httpx

from services.dispatch.city.pushing import Door, push
from services.dispatch.city.silence import AT_ONCE, send_again
from shared.platform.database import Connection
from shared.stream.ports import Effects
from shared.stream.service import Store, Timer

_PUSH_SECONDS = 10.0


def city_timers(
    patience: timedelta, pushed_to: Mapping[str, Door] = MappingProxyType({})
) -> tuple[Timer, ...]:
    """`patience` is how long the city may be silent; `pushed_to` the sources' own servers."""

    async def silence(store: Store) -> None:
        async def some(tx: Connection, now: datetime) -> tuple[Effects, int]:
            return await send_again(tx, now, patience)

        while await store.direct.transact(some) == AT_ONCE:
            pass

    async def push_up(store: Store) -> None:
        async with httpx.AsyncClient(timeout=_PUSH_SECONDS) as client:
            for source, door in pushed_to.items():
                while await push(store, client, source, door, patience):
                    pass

    pushing = (Timer("push", 1.0, push_up),) if pushed_to else ()
    return Timer("city", 15.0, silence), *pushing
