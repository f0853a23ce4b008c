"""What the conformance suite needs of a stage's surroundings, in memory and for real."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from shared.contract.codec import decode, encode
from shared.contract.declarations import MATTER_CHANGED
from shared.contract.events.classification import MatterChanged
from shared.contract.records import Incoming, Message
from shared.domain.identifiers import event_id, stable_id
from shared.stream.crash import CrashPoints
from shared.stream.ports import Effects, Handler, Ledger, Partition, Sink, Source, Unreachable
from shared.stream.stage import Stage

GROUP = "tiaokuai.test.suite"
KEYS = 5
AT = datetime(2025, 3, 3, 9, tzinfo=UTC)


class Crashed(BaseException):
    """The process died here."""


class FakeCrash(CrashPoints):
    """Dies by exception and takes the process's ledger and sink with it."""

    def __init__(self, point: str, cut: Callable[[], None], at: int = 1) -> None:
        super().__init__("")
        self._point, self._cut, self._at = point, cut, at
        self.hit = False

    def reach(self, point: str) -> None:
        if point != self._point or self.hit:
            return
        self._at -= 1
        if self._at <= 0:
            self.hit = True
            self._cut()
            raise Crashed(point)


class Cut:
    """A port of a process that may be dead: then nothing reaches the world any more."""

    def __init__(self, port: Any, life: "Life") -> None:
        self._port, self._life = port, life

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        return found if self._life.alive else self._life.dead(found)


class Life:
    """Whether a simulated process lives."""

    def __init__(self) -> None:
        self.alive = True

    def end(self) -> None:
        self.alive = False

    def dead(self, found: Any) -> Any:
        if getattr(found, "__name__", "") in {"stop", "close"}:
            return found

        async def unreachable(*_: Any, **__: Any) -> Any:
            raise Unreachable("process is dead")

        @asynccontextmanager
        async def no_transaction(*_: Any, **__: Any) -> AsyncIterator[Any]:
            raise Unreachable("process is dead")
            yield

        return no_transaction if getattr(found, "__name__", "") == "transaction" else unreachable


def numbered(number: int) -> MatterChanged:
    """Input number `number`, as an event that happens to be small."""
    ident = stable_id("input", number)
    return MatterChanged(
        matter_id=ident,
        version=number + 1,
        kind="matter",
        change="found",
        complaint_id=ident,
        members=1,
        complainants=0,
    )


def message(number: int, topic: str) -> Message:
    """Input `number` as it lies on a topic, keyed so that five keys share the work."""
    event = numbered(number)
    return encode(
        MATTER_CHANGED,
        event,
        topic=topic,
        key=f"k{number % KEYS}",
        event_id=event_id(event.matter_id, 1, topic),
        writer="test",
        subject=str(number),
        time=AT,
    )


def number_of(incoming: Incoming[Any]) -> int:
    return int(incoming.event.version) - 1


def output(incoming: Incoming[Any], topic: str) -> Message:
    """What the test's handler sends for an input."""
    number = number_of(incoming)
    return message(number, topic)


opener = partial(decode, types={MATTER_CHANGED.name: MATTER_CHANGED}, default=MATTER_CHANGED)


class World(Protocol):
    """A log and a database, and stages between them."""

    source_topic: str
    target_topic: str
    put_count: int

    async def put(self, numbers: Sequence[int]) -> None: ...
    async def put_raw(self, raw: bytes) -> None: ...
    def stage(
        self,
        *,
        handle: Handler | None = None,
        crash: Callable[[Life], CrashPoints] | None = None,
        **parts: Any,
    ) -> Stage: ...
    def recording(self) -> Handler: ...
    async def facts(self) -> Mapping[int, int]: ...
    async def sent(self) -> Sequence[tuple[UUID, bytes, int]]: ...
    async def letters(self) -> Mapping[UUID, str]: ...
    async def redrive(self) -> None: ...
    async def unsent(self) -> int: ...
    def source(self, group: str = ...) -> Source: ...
    def sink(self) -> Sink: ...
    def ledger(self) -> Ledger: ...
    def partitions(self) -> Sequence[Partition]: ...
    async def rename_topic(self) -> None:
        """As if the topic had been deleted and made anew."""
        ...


def in_order(sent: Sequence[tuple[UUID, bytes, int]]) -> bool:
    """First sendings of each key come in the order of their numbers (re-sends repeat earlier ones)."""
    seen: dict[int, list[int]] = {}
    for _, _, number in sent:
        lane = seen.setdefault(number % KEYS, [])
        if number not in lane:
            lane.append(number)
    return all(lane == sorted(lane) for lane in seen.values())


def verdict(expected: int, facts: Mapping[int, int], sent: Sequence[tuple[UUID, bytes, int]]) -> list[str]:
    """The oracle: what is lost, doubled or out of order; empty when all is well."""
    wanted = set(range(expected))
    outputs = {number for _, _, number in sent}
    bytes_by_id: dict[UUID, set[bytes]] = {}
    for ident, raw, _ in sent:
        bytes_by_id.setdefault(ident, set()).add(raw)
    faults = {
        "facts lost": wanted - set(facts),
        "facts doubled": {n for n, times in facts.items() if times > 1},
        "outputs lost": wanted - outputs,
        "one id, two contents": {i for i, variants in bytes_by_id.items() if len(variants) > 1},
    }
    found = [f"{name}: {len(which)}" for name, which in faults.items() if which]
    return found if in_order(sent) else [*found, "out of order"]


def resends(sent: Sequence[tuple[UUID, bytes, int]]) -> int:
    """How many sendings were repetitions."""
    return sum(times - 1 for times in Counter(ident for ident, _, _ in sent).values())


def effect(handle: Callable[[Sequence[Incoming[Any]], Any], Any], topic: str) -> Handler:
    """A handler from the part that writes facts: one output an input."""

    async def run(batch: Sequence[Incoming[Any]], tx: Any, now: datetime) -> Effects:
        await handle(batch, tx)
        effects = Effects()
        for incoming in batch:
            effects.send(incoming, output(incoming, topic))
        return effects

    return run
