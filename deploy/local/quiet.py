"""Whether everything is read, sent and answered: cursors against the ends of the logs, not group lag."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

import asyncpg
from aiokafka import TopicPartition

from deploy.local.databases import SERVICES
from deploy.local.onlooker import onlooker
from deploy.local.session_file import Session
from shared.contract.topics import Topic

Place = tuple[str, int]
"""Topic and partition."""

T = TypeVar("T")

_LOOK_SECONDS = 0.5
_LOOKS, _AGAIN_SECONDS = 3, 60.0
_CURSORS = "select consumer_group, topic, partition, next_offset from stream_cursor"
_UNSENT = "select count(*) from outbox where blocked is null"
# What the one job across complainants has yet to follow becomes events of matters: looked at before them.
_NOT_YET_SENT = {"classifier": ("select count(*) from to_follow", _UNSENT)}


class Cursor(NamedTuple):
    """The first offset that a reader has not dealt with."""

    reader: str
    topic: str
    partition: int
    next_offset: int


class Backlog(NamedTuple):
    """What is left to do: reader → records not yet dealt with, service → events not yet sent."""

    unread: dict[str, int]
    unsent: dict[str, int]

    @property
    def empty(self) -> bool:
        return not (self.unread or self.unsent)

    @property
    def total(self) -> int:
        return sum(self.unread.values()) + sum(self.unsent.values())


def unread(
    cursors: Iterable[Cursor], ends: Mapping[Place, int], expected: Iterable[tuple[str, Place]]
) -> dict[str, int]:
    """Reader → how many records it is behind; `expected` are (service, partition) by the declarations.

    A partition nobody claimed counts in full, unless its service reads others but not this topic.
    """
    behind: dict[str, int] = {}
    claimed: dict[str, set[Place]] = {}
    for cursor in cursors:
        place = cursor.topic, cursor.partition
        claimed.setdefault(_service(cursor.reader), set()).add(place)
        _add(behind, cursor.reader, ends.get(place, 0) - cursor.next_offset)
    for service, place in expected:
        held = claimed.get(service, set())
        if place not in held and (not held or place[0] in {topic for topic, _ in held}):
            _add(behind, f"tiaokuai.{service}", ends.get(place, 0))
    return behind


def _add(behind: dict[str, int], reader: str, records: int) -> None:
    if records > 0:
        behind[reader] = behind.get(reader, 0) + records


def services_readings(topics: Iterable[Topic]) -> list[tuple[str, Place]]:
    """Which service has to read which partition, by the topics' declarations."""
    return [
        (reader, (topic.full_name, number))
        for topic in topics
        for reader in topic.readers
        if reader in SERVICES and topic.writer != "operator"
        for number in range(topic.partitions)
    ]


def _service(reader: str) -> str:
    return reader.removeprefix("tiaokuai.").partition(".")[0]


class Watch:
    """Looks at a running loop from outside; opened once, asked often."""

    def __init__(self, session: Session, topics: Collection[Topic]) -> None:
        self._session = session
        self._expected = services_readings(topics)
        self._partitions = [TopicPartition(t.full_name, n) for t in topics for n in range(t.partitions)]
        self._pools: dict[str, asyncpg.Pool] = {}
        self._consumer: Any = None

    async def __aenter__(self) -> Self:
        for service, address in self._session.services.items():
            self._pools[service] = await asyncpg.create_pool(address.dsn, min_size=0, max_size=1)
        self._consumer = onlooker(self._session.login(), self._partitions)
        await self._consumer.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pool in self._pools.values():
            pool.terminate()
        await self._consumer.stop()

    async def backlog(self, parties: Iterable[Cursor] = ()) -> Backlog:
        """What is left to do, also by those outside; raises when a server is away."""
        # The databases first: what is sent after this look lies beyond a cursor of the next.
        unsent: dict[str, int] = {}
        cursors = list(parties)
        for service, pool in self._pools.items():
            statements = _NOT_YET_SENT.get(service, (_UNSENT,))
            if count := sum([await pool.fetchval(each) for each in statements]):
                unsent[service] = count
            cursors += [Cursor(*row) for row in await pool.fetch(_CURSORS)]
        ends = await self.ends()
        return Backlog(unread(cursors, ends, self._expected), unsent)

    async def ends(self) -> dict[Place, int]:
        """Where each log ends now."""
        found = await self._consumer.end_offsets(self._partitions)
        return {(tp.topic, tp.partition): end for tp, end in found.items()}


class StillBusyError(TimeoutError):
    """The loop did not become quiet in time; the message says what is left."""


def nobody() -> list[Cursor]:
    """No party outside is at work."""
    return []


async def until_quiet(
    watch: Watch, seconds: float, parties: Callable[[], list[Cursor] | None] = nobody
) -> None:
    """Return when nothing is left to do, seen twice in a row.

    `parties` gives the cursors of those outside, None while one of them is still speaking; what it raises
    ends the wait. Raises StillBusyError after so many seconds.
    """
    deadline, calm, left = asyncio.get_running_loop().time() + seconds, 0, "not looked yet"
    while calm < 2:
        if asyncio.get_running_loop().time() > deadline:
            raise StillBusyError(f"not quiet after {seconds:.0f} s: {left}")
        await asyncio.sleep(_LOOK_SECONDS)
        left = await _left(watch, parties())
        calm = 0 if left else calm + 1


async def unmoved(
    watch: Watch, look: Callable[[], Awaitable[T]], parties: Callable[[], list[Cursor] | None] = nobody
) -> T:
    """What `look` finds of a loop while nothing moves; looked again, twice at most, if something did.

    A quiet loop still has timers: what one says between the look at a table and the look at the topic would
    pass for lost. Raises what `look` and `parties` do.
    """
    for _ in range(_LOOKS - 1):
        ends, backlog = await watch.ends(), await watch.backlog()
        found = await look()
        if backlog.empty and await watch.ends() == ends:
            return found
        with suppress(StillBusyError):
            await until_quiet(watch, _AGAIN_SECONDS, parties)
    return await look()


async def until_less(
    watch: Watch, most: int, seconds: float, parties: Callable[[], list[Cursor]] = nobody
) -> bool:
    """Return when no more than so much is left to do, or false after so many seconds.

    Raises what `parties` does.
    """
    deadline = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < deadline:
        cursors = parties()
        with suppress(Exception):  # a server may still be coming back
            if (await watch.backlog(cursors)).total <= most:
                return True
        await asyncio.sleep(_LOOK_SECONDS)
    return False


async def _left(watch: Watch, parties: list[Cursor] | None) -> str:
    if parties is None:
        return "somebody is still speaking"
    try:
        backlog = await watch.backlog(parties)
    except Exception as error:  # noqa: BLE001 - a server may be away, by accident or on purpose
        return f"no look: {type(error).__name__}"
    return "" if backlog.empty else f"unread {backlog.unread}, unsent {backlog.unsent}"
