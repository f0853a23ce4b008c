"""The load of a fault run, both ways: what 12345 says in parts, and what everybody answers meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from random import Random

from deploy.local.demo import callers, city, units
from deploy.local.demo.acknowledged import AcknowledgedList
from deploy.local.demo.complaints import Said, Series
from deploy.local.demo.desk import Desk
from deploy.local.demo.follower import Follower
from deploy.local.demo.formats import as_sent, unreadable
from deploy.local.demo.poison import poison
from deploy.local.demo.sender import Outgoing, Sender
from deploy.local.faulting.doors import Doors
from deploy.local.faulting.floods import heated, under_one_key
from deploy.local.faulting.ways import Ways
from deploy.local.identities import DEMO
from deploy.local.quiet import Cursor
from deploy.local.session import Loop
from shared.contract.topics import CALLBACK_REQUESTS, CITY_REPORTS, orders
from shared.platform.kafka_login import KafkaLogin

PART_SECONDS = 2.0
_PIECES = 20
_DESK_SECONDS = 3.0
"""Between two looks: each reads the queues whole, some thousand cases in a long run."""

_POISON_IN_A_BAD_PART = 40


@dataclass(frozen=True, slots=True)
class Parties:
    """Everybody at work; `doors` counts the requests that had to be sent again."""

    sender: Ways
    followers: Sequence[Follower]
    desk: Desk
    doors: Doors
    tasks: Sequence[asyncio.Task[None]]
    deciding: asyncio.Task[None]

    def close_desk(self) -> None:
        """What lies there stays there: tens of thousands of cases in a long run, decided one by one."""
        self.deciding.cancel()

    def must_live(self) -> None:
        """Raise what ended one of them; nobody but the desk may be told to end."""
        for task in self.tasks:
            if task.cancelled() and task is not self.deciding:
                raise RuntimeError("a party was cancelled by what it called")
            if task.done() and not task.cancelled():
                task.result()

    def cursors(self) -> list[Cursor]:
        """How far each is with what it reads; raises what ended one."""
        self.must_live()
        return [
            Cursor(party.name, topic, number, offset)
            for party in self.followers
            for (topic, number), offset in party.progress().items()
        ]


class Mouth:
    """12345 speaking part by part; each part takes a while, so that a fault meets work under way."""

    def __init__(self, series: Series, messages: Iterator[Said], sender: Sender) -> None:
        self._series = series
        self._left = messages
        self._next: Said | None = None
        self._sender = sender
        self._spoken = 0
        self._hot: list[range] = []

    async def speak(self, until: int, rolls: Random | None = None, *, hot: bool = False) -> None:
        """Everything up to complaint `until`; with `rolls` shuffled, much of it twice, poison between.

        `hot`: all these complaints are one firm's, and on one partition.
        """
        if hot:
            self._hot.append(range(self._spoken, until))
        self._spoken = until
        # A million letters are too many to have them written before the first is sent.
        outgoing = await asyncio.to_thread(self._write, until)
        outgoing = under_one_key(outgoing) if hot else outgoing
        pieces = _pieces(outgoing if rolls is None else _spoilt(self._series, outgoing, rolls))
        # Nobody waits for an answer before he says the next: else requests over HTTP, which are slow, would
        # set the pace of all, and the stages would get their records one by one.
        async with asyncio.TaskGroup() as saying:
            for piece in pieces:
                saying.create_task(self._sender.send(piece))
                await asyncio.sleep(PART_SECONDS / len(pieces))

    def _write(self, until: int) -> list[Outgoing]:
        part = []
        while each := self._next or next(self._left, None):
            if each.of >= until:
                break
            self._next = None
            is_hot = any(each.of in hot for hot in self._hot)
            part.append(_outgoing(self._series, heated(each, self._series.seed) if is_hot else each))
        self._next = each
        return part


@asynccontextmanager
async def parties(loop: Loop, acknowledged: AcknowledgedList) -> AsyncIterator[Parties]:
    """Units, callers, the city and clerks at work on a running loop, until the end."""
    codes = [unit.code for unit in loop.catalogue.units_with_topics()]
    async with Doors(loop.session) as doors, Ways(loop.session.login(DEMO), acknowledged, doors) as sender:
        followers = _followers(loop.session.login(DEMO), codes, sender)
        desk = Desk(loop.session, codes, acknowledged)
        deciding = asyncio.create_task(desk.run(_DESK_SECONDS))
        tasks = [*(asyncio.create_task(each.run()) for each in followers), deciding]
        try:
            yield Parties(sender, followers, desk, doors, tasks, deciding)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await desk.close()


def _followers(login: KafkaLogin, codes: Sequence[str], sender: Sender) -> list[Follower]:
    make: Callable[..., Follower] = partial(Follower, login=login, sender=sender)
    return [
        make(
            "units", topics=[orders(code) for code in codes], reply=partial(units.reply, pace=units.NO_DELAY)
        ),
        make("callers", topics=[CALLBACK_REQUESTS], reply=partial(callers.reply, after=0.0)),
        make("city", topics=[CITY_REPORTS], reply=partial(city.reply, after=0.0)),
    ]


def _outgoing(series: Series, each: Said) -> Outgoing:
    if each.submission is not None:
        return as_sent(each.submission)
    name = f"{series.name}-{each.of:06d}"
    return unreadable(*poison(Random(f"poison {series.seed} {name}")), key=name)


def _spoilt(series: Series, part: Sequence[Outgoing], rolls: Random) -> list[Outgoing]:
    again = rolls.sample(part, len(part) // 2)
    broken = [
        unreadable(*poison(rolls), key=f"{series.name}-{rolls.random()}")
        for _ in range(_POISON_IN_A_BAD_PART)
    ]
    mixed = [*part, *again, *broken]
    rolls.shuffle(mixed)
    return mixed


def _pieces(part: Sequence[Outgoing]) -> list[Sequence[Outgoing]]:
    size = max(1, -(-len(part) // _PIECES))
    return [part[at : at + size] for at in range(0, len(part), size)]
