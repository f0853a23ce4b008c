"""What a stage needs from the world: a log to read, a ledger to write, a sink to publish to. Two sets exist:
Kafka with PostgreSQL, and memory; one conformance suite holds them to the same behaviour.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from shared.contract.records import Incoming, Message, Record, Rejection


class Partition(NamedTuple):
    """One partition of one topic."""

    topic: str
    number: int


DIRECT_LANE = 0
"""The outbox lane of HTTP, timers and people; every partition has a lane of its own above it."""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message at its place in a lane."""

    lane: int
    seq: int
    message: Message


@dataclass(slots=True)
class Claim:
    """A partition held under an epoch: where to read on, and where its lane goes on.

    Rows of the lane up to `forgotten` are gone from the outbox, but for blocked ones.
    """

    partition: Partition
    epoch: int
    next_offset: int
    lane: int
    next_seq: int = 1
    forgotten: int = 0


Sent = Sequence[tuple[Claim, int]]
"""Claims, each with the highest sequence of its lane that Kafka has."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What claiming found: the claims, the partitions that may not be read, what their lanes still hold."""

    claims: tuple[Claim, ...]
    refused: Mapping[Partition, str]
    unsent: tuple[OutboxRow, ...]


@dataclass(frozen=True, slots=True)
class LogPosition:
    """A partition as the log shows it: the topic's id and the offsets that can be read."""

    topic_id: str
    first_offset: int
    end_offset: int


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A record that could not be used, with the reason."""

    record: Record
    rejection: Rejection


@dataclass(slots=True)
class Effects:
    """What a handler wants to happen besides its rows: messages by cause, and inputs it can't use."""

    sent: list[tuple[Record | None, Message]] = field(default_factory=list)
    rejected: list[tuple[Record, Rejection]] = field(default_factory=list)

    def send(self, cause: Incoming[Any], message: Message) -> None:
        """Send after commit, in the lane of the partition that caused it."""
        self.sent.append((cause.record, message))

    def reject(self, cause: Incoming[Any], rejection: Rejection) -> None:
        """Make the input a dead letter."""
        self.rejected.append((cause.record, rejection))


class Handler(Protocol):
    """A batch of decoded events and a transaction → effects; raises only what a retry or a person mends."""

    async def __call__(self, batch: Sequence[Incoming[Any]], tx: Any, now: datetime) -> Effects: ...


class Decoder(Protocol):
    """The door: a record → an event or a rejection; never raises."""

    def __call__(self, record: Record) -> Incoming[Any] | Rejection: ...


class Conflict(Exception):
    """Somebody else changed the same rows first: the whole transaction is to be run again."""


class Unreachable(ConnectionError):
    """The log, the sink or the database can't be reached now: nothing is lost, try again (HTTP: 503)."""


class Source(Protocol):
    """A consumer of some topics in a group. It never decides where to read: the ledger does."""

    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def poll(self, max_records: int, timeout: float) -> Mapping[Partition, Sequence[Record]]: ...
    def assigned(self) -> Mapping[Partition, int]:
        """Partitions held now → a number that changes with each assignment."""
        ...

    async def positions(self, partitions: Sequence[Partition]) -> Mapping[Partition, LogPosition]: ...
    def seek(self, partition: Partition, offset: int) -> None: ...
    def halt(self, partition: Partition) -> None:
        """Read no more of it until it is sought or assigned anew."""
        ...

    def end_offset(self, partition: Partition) -> int | None: ...
    def heard(self, partitions: Sequence[Partition]) -> float | None:
        """When the least lately heard of these logs said where it ends (epoch seconds); None if none has."""
        ...

    def report_progress(self, offsets: Mapping[Partition, int]) -> None:
        """Tell the group how far we are, for those who watch lag; never read back."""
        ...


class Sink(Protocol):
    """A producer. `send` returns why messages were refused for good, those behind them under the same key
    among them; it raises Unreachable when anything may pass later.
    """

    async def send(self, messages: Sequence[Message]) -> Mapping[UUID, str]: ...
    async def stop(self) -> None: ...


class LedgerTransaction(Protocol):
    """One open transaction of a stage."""

    @property
    def tx(self) -> Any: ...
    @property
    def now(self) -> datetime: ...
    async def advance(self, moves: Sequence[tuple[Claim, int]]) -> Sequence[Partition]:
        """Move these claims' cursors to these offsets; returns the partitions no longer ours."""
        ...

    async def write(self, rows: Sequence[OutboxRow], dead: Sequence[DeadLetter]) -> None: ...
    async def forget(self, sent: Sent) -> None:
        """Delete what Kafka has, where the claim still stands."""
        ...

    def savepoint(self) -> AbstractAsyncContextManager[None]: ...
    async def take_redrives(self, claims: Sequence[Claim], limit: int) -> Sequence[tuple[UUID, Record]]:
        """Lock dead letters of these partitions that a person wants tried again, oldest first."""
        ...

    async def settle_redrive(self, letter: UUID, rejection: Rejection | None) -> None:
        """Note how a redrive ended: done, or dead again with a reason."""
        ...


class Seals(Protocol):
    """Seals raw bytes for the store; `about` binds them to their place."""

    def seal(self, plain: bytes, about: bytes) -> bytes: ...
    def open(self, sealed: bytes, about: bytes) -> bytes: ...


class Ledger(Protocol):
    """The database half of a stage."""

    async def claim(self, group: str, found: Mapping[Partition, LogPosition]) -> Claimed: ...
    def transaction(self) -> AbstractAsyncContextManager[LedgerTransaction]: ...
    async def block(self, row: OutboxRow, reason: str) -> None: ...
    async def close(self) -> None: ...
