"""The demo at work on a running loop: the source, the units, those who call back, the city, a desk clerk."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from deploy.local.demo import callers, city, units
from deploy.local.demo.acknowledged import AcknowledgedList
from deploy.local.demo.complaints import Series
from deploy.local.demo.desk import Desk
from deploy.local.demo.follower import Follower
from deploy.local.demo.sender import Sender
from deploy.local.demo.source import Source
from deploy.local.demo.units import NO_DELAY, Pace
from deploy.local.identities import DEMO
from deploy.local.quiet import Cursor, Watch, until_quiet
from deploy.local.session import Loop
from shared.contract.topics import CALLBACK_REQUESTS, CITY_REPORTS, orders


@dataclass(frozen=True, slots=True)
class Paces:
    """Messages a second (0: as fast as can be), seconds until the others act; without `desk` no clerk."""

    per_second: float = 0.0
    units: Pace = NO_DELAY
    callers: float = 0.0
    city: float = 0.0
    desk: float | None = None


AT_ONCE = Paces()
WITH_DESK = Paces(desk=0.5)
HUMAN = Paces(3.0, Pace(3.0, 8.0, 20.0, spares_people=True), 6.0, 2.0, 5.0)


class Play:
    """The simulated parties, each at work; `acknowledged` lists what Kafka took of them."""

    def __init__(
        self,
        source: Source,
        parties: Sequence[Follower],
        desk: Desk | None,
        acknowledged: AcknowledgedList,
    ) -> None:
        self.source = source
        self.parties = parties
        self.desk = desk
        self.acknowledged = acknowledged
        self.tasks: list[asyncio.Task[None]] = []

    def cursors(self) -> list[Cursor] | None:
        """How far each party is with what it reads; None while the source speaks. Raises what ended one."""
        for task in self.tasks:
            if task.done() and not task.cancelled():
                task.result()
        if not self.source.finished:
            return None
        return [
            Cursor(party.name, topic, number, offset)
            for party in self.parties
            for (topic, number), offset in party.progress().items()
        ]

    async def until_quiet(self, watch: Watch, seconds: float) -> None:
        """Return when all is said, read, sent and answered; raises StillBusyError, or what ended a party."""
        await until_quiet(watch, seconds, self.cursors)
        while self.desk and await self.desk.turn():
            await until_quiet(watch, seconds, self.cursors)


@asynccontextmanager
async def playing(loop: Loop, series: Series, paces: Paces, acknowledged_file: Path) -> AsyncIterator[Play]:
    """Everybody at work; stopped at the end. What was not answered is taken up by the next play."""
    acknowledged = AcknowledgedList(acknowledged_file)
    async with Sender(loop.session.login(DEMO), acknowledged) as sender:
        source = Source(loop.catalogue, series, sender)
        units = [unit.code for unit in loop.catalogue.units_with_topics()]
        desk = None if paces.desk is None else Desk(loop.session, units, acknowledged)
        play = Play(source, _parties(loop, units, sender, paces), desk, acknowledged)
        play.tasks = [asyncio.create_task(each.run()) for each in play.parties]
        play.tasks.append(asyncio.create_task(source.run(paces.per_second)))
        if desk and paces.desk:
            play.tasks.append(asyncio.create_task(desk.run(paces.desk)))
        try:
            yield play
        finally:
            for task in play.tasks:
                task.cancel()
            await asyncio.gather(*play.tasks, return_exceptions=True)
            if desk:
                await desk.close()
    acknowledged.close()


def _parties(loop: Loop, codes: Sequence[str], sender: Sender, paces: Paces) -> list[Follower]:
    ours = [orders(code) for code in codes]
    kafka = loop.session.login(DEMO)
    return [
        Follower("units", kafka, ours, sender, partial(units.reply, pace=paces.units)),
        Follower("callers", kafka, [CALLBACK_REQUESTS], sender, partial(callers.reply, after=paces.callers)),
        Follower("city", kafka, [CITY_REPORTS], sender, partial(city.reply, after=paces.city)),
    ]
