"""The ledger in PostgreSQL: cursor, outbox and dead letters beside the service's tables, one transaction."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg

from shared.contract.records import Message, Record, Rejection
from shared.platform.database import connect
from shared.stream import sql
from shared.stream.batch import dead_letter_id
from shared.stream.packing import pack_headers, pack_record, unpack_headers, unpack_record
from shared.stream.ports import (
    Claim,
    Claimed,
    DeadLetter,
    LogPosition,
    OutboxRow,
    Partition,
    Seals,
    Sent,
)
from shared.stream.postgres_errors import translated


class PostgresLedger:
    """One connection, rebuilt when it breaks; raises Unreachable while the database is away."""

    def __init__(self, dsn: str, stage: str, group: str, seals: Seals) -> None:
        self._dsn = dsn
        self._stage = stage
        self.group = group
        self._seals = seals
        self._connection: asyncpg.Connection | None = None
        self._alone = asyncio.Lock()  # the publisher blocks rows beside the stage's transactions

    async def claim(self, group: str, found: Mapping[Partition, LogPosition]) -> Claimed:
        """Take the partitions: an epoch later, at the stored offset, or at the log's start the first time."""
        topics = [p.topic for p in found]
        numbers = [p.number for p in found]
        async with self._open() as connection:
            ids = [position.topic_id for position in found.values()]
            firsts = [position.first_offset for position in found.values()]
            await connection.execute(sql.INSERT_CURSORS, group, topics, numbers, ids, firsts)
            rows = await connection.fetch(sql.CLAIM_CURSORS, group, topics, numbers)
            claims, refused = _sort_out(rows, found)
            unsent = await self._unsent(connection, claims)
        for claim in claims:
            claim.next_seq = 1 + max((row.seq for row in unsent if row.lane == claim.lane), default=0)
        return Claimed(tuple(claims), refused, tuple(unsent))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["PostgresTransaction"]:
        """One transaction; `now` is the database's clock, read once."""
        async with self._open() as connection:
            now = await connection.fetchval("select clock_timestamp()")
            yield PostgresTransaction(connection, now, self)

    async def block(self, row: OutboxRow, reason: str) -> None:
        async with self._open() as connection:
            await connection.execute(sql.BLOCK, row.lane, row.seq, reason)

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                await connection.close(timeout=1)

    def letter_row(self, letter: DeadLetter, now: datetime) -> tuple[Any, ...]:
        """A dead letter as stored: coordinates in the clear, the record sealed."""
        record, rejection = letter.record, letter.rejection
        identity = dead_letter_id(self.group, record)
        return (
            identity,
            self._stage,
            self.group,
            record.topic,
            record.partition,
            record.offset,
            datetime.fromtimestamp(max(record.timestamp, 0) / 1000, UTC),
            rejection.code,
            rejection.field,
            rejection.detail,
            self._seals.seal(pack_record(record), identity.bytes),
            now,
        )

    def opened(self, row: Mapping[str, Any]) -> Record:
        """The record of a stored dead letter."""
        return unpack_record(self._seals.open(row["sealed"], row["dead_letter_id"].bytes))

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[asyncpg.Connection]:
        async with self._alone:
            with translated():
                if self._connection is None or self._connection.is_closed():
                    self._connection = await connect(self._dsn, application=self._stage)
                try:
                    async with self._connection.transaction():
                        yield self._connection
                except BaseException as error:
                    if not isinstance(error, Exception) or self._is_lost(error):
                        self._discard()
                    raise

    def _is_lost(self, error: Exception) -> bool:
        """Whether the connection is of no more use: closed, or its last command was never answered."""
        unanswered = isinstance(error, TimeoutError | asyncpg.InterfaceError)
        return unanswered or self._connection is None or self._connection.is_closed()

    def _discard(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()

    async def _unsent(self, connection: asyncpg.Connection, claims: Sequence[Claim]) -> list[OutboxRow]:
        rows = await connection.fetch(sql.UNSENT, [claim.lane for claim in claims])
        return [outbox_row(row) for row in rows]


class PostgresTransaction:
    """The ledger's side of an open transaction; `tx` is the connection the handler writes through."""

    def __init__(self, connection: asyncpg.Connection, now: datetime, ledger: PostgresLedger) -> None:
        self.tx = connection
        self.now = now
        self._ledger = ledger

    async def advance(self, moves: Sequence[tuple[Claim, int]]) -> Sequence[Partition]:
        claims = [claim for claim, _ in moves]
        moved = await self.tx.fetch(
            sql.ADVANCE,
            [claim.lane for claim in claims],
            [claim.epoch for claim in claims],
            [claim.next_offset for claim in claims],
            [offset for _, offset in moves],
        )
        kept = {row["lane"] for row in moved}
        return [claim.partition for claim in claims if claim.lane not in kept]

    async def write(self, rows: Sequence[OutboxRow], dead: Sequence[DeadLetter]) -> None:
        if rows:
            records = outbox_records(rows)
            await self.tx.copy_records_to_table("outbox", records=records, columns=sql.OUTBOX_COLUMNS)
        for letter in dead:
            await self.tx.execute(sql.INSERT_DEAD_LETTER, *self._ledger.letter_row(letter, self.now))

    async def forget(self, sent: Sent) -> None:
        if sent:
            rows = ((claim.lane, claim.epoch, claim.forgotten, upto) for claim, upto in sent)
            await self.tx.execute(sql.FORGET_SENT, *zip(*rows, strict=True))

    async def take_redrives(self, claims: Sequence[Claim], limit: int) -> list[tuple[UUID, Record]]:
        """Dead letters of these partitions that a person wants tried again, oldest first, locked."""
        rows = await self.tx.fetch(
            sql.TAKE_REDRIVES,
            self._ledger.group,
            [claim.partition.topic for claim in claims],
            [claim.partition.number for claim in claims],
            limit,
        )
        return [(row["dead_letter_id"], self._ledger.opened(row)) for row in rows]

    async def settle_redrive(self, letter: UUID, rejection: Rejection | None) -> None:
        """Note how a redrive ended: done, or dead again with a reason."""
        state = "redriven" if rejection is None else "dead"
        code = None if rejection is None else rejection.code
        field = None if rejection is None else rejection.field
        await self.tx.execute(sql.SETTLE_REDRIVE, letter, state, code, field, self.now)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        with translated():
            async with self.tx.transaction():
                yield


def _sort_out(
    rows: Sequence[asyncpg.Record], found: Mapping[Partition, LogPosition]
) -> tuple[list[Claim], dict[Partition, str]]:
    claims: list[Claim] = []
    refused: dict[Partition, str] = {}
    for row in rows:
        partition = Partition(row["topic"], row["partition"])
        position = found[partition]
        if row["topic_id"] != position.topic_id:
            refused[partition] = "topic_recreated"
        elif not position.first_offset <= row["next_offset"] <= position.end_offset:
            refused[partition] = "offset_out_of_range"
        else:
            claims.append(Claim(partition, row["epoch"], row["next_offset"], row["lane"]))
    return claims, refused


def outbox_records(rows: Sequence[OutboxRow]) -> list[tuple[Any, ...]]:
    """Outbox rows as the table's, in the order of `sql.OUTBOX_COLUMNS`."""
    return [
        (
            row.lane,
            row.seq,
            message.event_id,
            message.topic,
            message.key,
            message.value,
            pack_headers(message.headers),
            message.created_at,
        )
        for row in rows
        for message in (row.message,)
    ]


def outbox_row(row: Mapping[str, Any]) -> OutboxRow:
    """A stored outbox row as it was."""
    message = Message(
        row["event_id"],
        row["topic"],
        row["key"],
        row["value"],
        unpack_headers(row["headers"]),
        row["created_at"],
    )
    return OutboxRow(row["lane"], row["seq"], message)
