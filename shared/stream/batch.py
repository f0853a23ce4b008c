"""One batch, one transaction: cursors, facts, outbox and dead letters together, or nothing at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shared.contract.records import Incoming, Message, Record, Rejection
from shared.domain.identifiers import stable_id
from shared.platform.logs import get_logger
from shared.stream.ports import (
    DIRECT_LANE,
    Claim,
    Conflict,
    DeadLetter,
    Decoder,
    Effects,
    Handler,
    LedgerTransaction,
    OutboxRow,
    Partition,
    Unreachable,
)
from shared.stream.rejections import RejectionEvents

log = get_logger(__name__)

Slice = tuple[Claim, Sequence[Record]]


@dataclass(frozen=True, slots=True)
class Decoded:
    """A batch after the door: what may be handled, what may not, and where each cursor moves."""

    moves: tuple[tuple[Claim, int], ...]
    events: tuple[Incoming[Any], ...]
    rejected: tuple[tuple[Record, Rejection], ...]

    @property
    def size(self) -> int:
        return len(self.events) + len(self.rejected)


@dataclass(slots=True)
class Outcome:
    """What a transaction did: rows to publish, letters written, failures met one by one."""

    rows: list[OutboxRow] = field(default_factory=list)
    dead: list[DeadLetter] = field(default_factory=list)
    failed: int = 0
    sent: Sequence[tuple[Record | None, Message]] = ()


class Lost(Exception):
    """These partitions were taken by somebody else: their part of the batch is theirs."""

    def __init__(self, partitions: Sequence[Partition]) -> None:
        self.partitions = partitions
        super().__init__(f"{len(partitions)} partitions lost")


def decode_all(slices: Sequence[Slice], decode: Decoder) -> Decoded:
    """Open every record at the door; order within each partition stays."""
    events: list[Incoming[Any]] = []
    rejected: list[tuple[Record, Rejection]] = []
    for _, records in slices:
        for record in records:
            found = _opened(record, decode)
            if isinstance(found, Rejection):
                rejected.append((record, found))
            else:
                events.append(found)
    moves = tuple((claim, records[-1].offset + 1) for claim, records in slices)
    return Decoded(moves, tuple(events), tuple(rejected))


def _opened(record: Record, decode: Decoder) -> Incoming[Any] | Rejection:
    """A door that stumbles has found a fault of ours, not a reason to stop the partition for ever."""
    try:
        return decode(record)
    except Exception:
        log.exception("the door failed", topic=record.topic, partition=record.partition, offset=record.offset)
        return Rejection("handler_failed")


class Lanes:
    """Gives every message its place: the lane of the partition that caused it, the next number in it."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._claims = claims
        self._lanes: dict[tuple[str, int], int] = {claim.partition: claim.lane for claim in claims}
        self._next = {claim.lane: claim.next_seq for claim in claims}

    def rows(self, effects: Effects) -> list[OutboxRow]:
        """Outbox rows in the order the handler sent them."""
        rows = []
        for cause, message in effects.sent:
            lane = DIRECT_LANE if cause is None else self._lanes[cause.topic, cause.partition]
            seq = self._next[lane]
            self._next[lane] = seq + 1
            rows.append(OutboxRow(lane, seq, message))
        return rows

    def settle(self) -> None:
        """After commit: the numbers are used."""
        for claim in self._claims:
            claim.next_seq = self._next[claim.lane]


class BatchRunner:
    """Runs the handler inside the ledger's transaction, whole or one by one."""

    def __init__(self, handle: Handler, rejections: RejectionEvents) -> None:
        self._handle = handle
        self._rejections = rejections

    async def run(self, t: LedgerTransaction, batch: Decoded, lanes: Lanes, *, singly: bool) -> Outcome:
        """Everything of one batch; raises Lost, Conflict, Unreachable or the handler's own."""
        lost = await t.advance(batch.moves)
        if lost:
            raise Lost(lost)
        effects = Effects(rejected=list(batch.rejected))
        outcome = Outcome()
        if singly:
            outcome.failed = await self._one_by_one(t, batch.events, effects)
        elif batch.events:
            _merge(effects, await self._handle(batch.events, t.tx, t.now))
        for record, rejection in effects.rejected:
            outcome.dead.append(DeadLetter(record, rejection))
            effects.sent.append((record, self._rejections.event(record, rejection, t.now)))
        outcome.sent = effects.sent
        outcome.rows = lanes.rows(effects)
        await t.write(outcome.rows, outcome.dead)
        return outcome

    async def _one_by_one(
        self, t: LedgerTransaction, events: Sequence[Incoming[Any]], effects: Effects
    ) -> int:
        failed = 0
        for event in events:
            try:
                async with t.savepoint():
                    _merge(effects, await self._handle((event,), t.tx, t.now))
            except (Conflict, Unreachable):
                raise
            except Exception as error:  # noqa: BLE001 - whatever the handler raises, the event is kept
                failed += 1
                effects.rejected.append((event.record, Rejection("handler_failed", "", type(error).__name__)))
        return failed


def _merge(into: Effects, more: Effects) -> None:
    into.sent.extend(more.sent)
    into.rejected.extend(more.rejected)


def dead_letter_id(group: str, record: Record) -> UUID:
    """A record's dead letter has one identity however often it is met."""
    return stable_id("dead_letter", group, record.topic, record.partition, record.offset)
