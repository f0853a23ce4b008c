"""The direct lane: what HTTP, timers and people cause is committed, then sent by the same process."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from time import time_ns
from typing import Any, TypeVar
from uuid import UUID

import asyncpg

from shared.platform.acting import acting_now
from shared.platform.audit import note
from shared.platform.logs import get_logger
from shared.platform.metrics import StageMetrics
from shared.platform.spans import REQUEST_SPAN, Spans
from shared.stream import sql
from shared.stream.crash import CrashPoints
from shared.stream.ports import DIRECT_LANE, Conflict, Effects, OutboxRow, Sink, Unreachable
from shared.stream.postgres_errors import translated
from shared.stream.postgres_ledger import outbox_records, outbox_row
from shared.stream.tracing import tell

log = get_logger(__name__)
R = TypeVar("R")
Work = Callable[[asyncpg.Connection, datetime], Awaitable[tuple[Effects, R]]]

_STALE_SECONDS = 2.0
_RELAY_ROWS = 500
_TRIES = 10


class DirectLane:
    """Runs work in a transaction and sends what it caused; a row goes only when Kafka has it."""

    def __init__(
        self,
        pool: asyncpg.Pool,
        sink: Sink,
        name: str,
        crash: CrashPoints | None = None,
        spans: Spans | None = None,
    ) -> None:
        self._pool = pool
        self._sink = sink
        self._name = name
        self._metrics = StageMetrics(name)
        self._crash = crash or CrashPoints()
        self._spans = spans
        self._queue: asyncio.Queue[Sequence[OutboxRow]] = asyncio.Queue()

    async def transact(self, work: Work[R]) -> R:
        """Run `work(connection, now)`, commit its rows and effects, queue the sending; needs no Kafka.

        Raises Unreachable when the database is away, Conflict when others kept changing the same rows.
        """
        rows, result = await self._until_committed(work)
        self._crash.reach("direct_after_commit")
        if rows:
            self._queue.put_nowait(rows)
        return result

    async def run(self) -> None:
        """Send what was committed here, for ever; what fails is left to the relay."""
        while True:
            rows = list(await self._queue.get())
            while not self._queue.empty():
                rows.extend(self._queue.get_nowait())
            try:
                await self._send(rows)
            except Unreachable as error:
                log.warning("direct rows left to the relay", stage=self._name, reason=str(error))
            except Exception:
                # Nobody waits for this task: were it to end, all that follows would wait for the relay.
                log.exception("direct rows left to the relay", stage=self._name, count=len(rows))

    async def relay(self) -> int:
        """Send direct rows of any process that nobody sent for two seconds; returns how many."""
        with translated():
            async with self._pool.acquire() as connection, connection.transaction():
                found = await connection.fetch(sql.STALE_DIRECT, _STALE_SECONDS, _RELAY_ROWS)
                rows = [outbox_row(row) for row in found]
                if rows:
                    await self._settle(rows, await self._publish(rows), connection)
                return len(rows)

    async def drain(self, timeout: float = 2.0) -> None:
        """At stop: give queued rows a last chance, at most `timeout` seconds."""
        rows: list[OutboxRow] = []
        while not self._queue.empty():
            rows.extend(self._queue.get_nowait())
        with suppress(Unreachable, TimeoutError):
            async with asyncio.timeout(timeout):
                await self._send(rows)
        await self._sink.stop()

    async def _until_committed(self, work: Work[R]) -> tuple[list[OutboxRow], R]:
        for attempt in range(1, _TRIES):
            try:
                return await self._once(work)
            except Conflict:
                await asyncio.sleep(0.005 * attempt)
        return await self._once(work)

    async def _once(self, work: Work[R]) -> tuple[list[OutboxRow], R]:
        began = time_ns()
        with translated():
            async with self._pool.acquire() as connection, connection.transaction():
                now = await connection.fetchval("select clock_timestamp()")
                effects, result = await work(connection, now)
                if who := acting_now():
                    await note(connection, now, who)
                messages = [message for _, message in effects.sent]
                if not messages:
                    return [], result
                records = outbox_records([OutboxRow(DIRECT_LANE, 0, m) for m in messages])
                _lanes, _seqs, *columns = zip(*records, strict=True)
                seqs = await connection.fetch(sql.INSERT_DIRECT, *columns)
        if self._spans:
            asked = REQUEST_SPAN.get()
            tell(self._spans, self._name, effects.sent, began, time_ns(), batch=len(messages), request=asked)
        pairs = zip(seqs, messages, strict=True)
        return [OutboxRow(DIRECT_LANE, seq["seq"], m) for seq, m in pairs], result

    async def _send(self, rows: Sequence[OutboxRow]) -> None:
        """Publish first: requests need the connections while Kafka takes its time."""
        if rows:
            refused = await self._publish(rows)
            with translated():
                async with self._pool.acquire() as connection:
                    await self._settle(rows, refused, connection)

    async def _publish(self, rows: Sequence[OutboxRow]) -> Mapping[UUID, str]:
        refused = await self._sink.send([row.message for row in rows])
        self._crash.reach("direct_after_publish")
        return refused

    async def _settle(self, rows: Sequence[OutboxRow], refused: Mapping[UUID, str], connection: Any) -> None:
        for row in rows:
            reason = refused.get(row.message.event_id)
            if reason is not None:
                log.error("outbox row blocked", stage=self._name, topic=row.message.topic, reason=reason)
                await connection.execute(sql.BLOCK, row.lane, row.seq, reason)
        sent = [row.seq for row in rows if row.message.event_id not in refused]
        await connection.execute(sql.FORGET_DIRECT, sent)
        self._metrics.events_out.inc(len(sent))
