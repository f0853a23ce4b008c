"""Sends committed outbox rows, lane by lane in order, and remembers how far each lane has been sent."""

import asyncio
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from time import time
from uuid import UUID

from shared.contract.records import Message
from shared.platform.logs import get_logger
from shared.platform.metrics import StageMetrics
from shared.stream.crash import CrashPoints
from shared.stream.ports import Ledger, OutboxRow, Sink, Unreachable

log = get_logger(__name__)

_RETRY_SECONDS = 0.5


class Publisher:
    """One sender for a stage. What Kafka refuses for good blocks its row and later rows of the same key."""

    def __init__(
        self, stage: str, sink: Sink, ledger: Ledger, crash: CrashPoints, at_once: int = 2000
    ) -> None:
        self._stage = stage
        self._metrics = StageMetrics(stage)
        self._sink = sink
        self._ledger = ledger
        self._crash = crash
        self._at_once = at_once
        self._queue: deque[OutboxRow] = deque()
        self._sending: Sequence[OutboxRow] = ()
        self._sent: dict[int, int] = {}
        self._held_keys: set[tuple[str, bytes | None]] = set()
        self._dropped: set[int] = set()
        self._changed = asyncio.Event()
        self._progressed = asyncio.Event()
        self._ended: BaseException | None = None
        self.trouble = ""
        """Why nothing can be sent now; empty when it can."""

    @property
    def backlog(self) -> int:
        """Rows committed and not yet acknowledged."""
        return len(self._queue) + len(self._sending)

    def enqueue(self, rows: Iterable[OutboxRow]) -> None:
        """Take committed rows, in lane order."""
        rows = tuple(rows)
        self._dropped.difference_update(row.lane for row in rows)
        self._queue.extend(rows)
        self._changed.set()

    def unqueue(self, lanes: Collection[int]) -> None:
        """Send no more of these lanes; of what is on its way the end is still noted."""
        self._queue = deque(row for row in self._queue if row.lane not in lanes)

    def drop(self, lanes: Collection[int]) -> None:
        """Forget lanes that are another worker's now."""
        if lanes:
            self.unqueue(lanes)
            self._dropped.update(lanes)
            for lane in lanes:
                self._sent.pop(lane, None)

    def sent(self) -> dict[int, int]:
        """Lane → highest sequence acknowledged and not yet forgotten."""
        return dict(self._sent)

    def forgotten(self, marks: Mapping[int, int]) -> None:
        """The ledger has deleted up to these marks."""
        for lane, seq in marks.items():
            if self._sent.get(lane) == seq:
                del self._sent[lane]

    async def run(self) -> None:
        """Send for ever; cancel to stop. What ends it otherwise is raised where the stage waits for it."""
        try:
            while True:
                await self._changed.wait()
                self._changed.clear()
                while self._queue:
                    await self._send_some()
        except BaseException as error:
            self._ended = error
            self._progressed.set()
            raise

    async def quiesce(self, timeout: float = 2.0) -> bool:
        """Wait until what is being sent is acknowledged; false when the time (seconds) is over."""
        try:
            async with asyncio.timeout(timeout):
                await self.below(1)
        except TimeoutError:
            return False
        return True

    async def below(self, limit: int) -> None:
        """Wait until fewer than `limit` rows are unsent."""
        while True:
            if self._ended is not None:
                raise self._ended
            if self.backlog < limit:
                return
            self._progressed.clear()
            await self._progressed.wait()

    async def _send_some(self) -> None:
        rows = [self._queue.popleft() for _ in range(min(self._at_once, len(self._queue)))]
        self._sending = rows
        self._metrics.oldest_outbox.set(max(0.0, time() - rows[0].message.created_at.timestamp()))
        try:
            with self._metrics.publish_seconds.time():
                await self._send(rows)
        except Unreachable as error:
            log.warning("publishing waits", stage=self._stage, reason=str(error), count=self.backlog)
            self._metrics.retry("publish")
            self.trouble = f"publishing waits: {error}"
            self._queue.extendleft(row for row in reversed(rows) if row.lane not in self._dropped)
            self._sending = ()
            await asyncio.sleep(_RETRY_SECONDS)
        else:
            self.trouble = ""
            self._metrics.oldest_outbox.set(0)
        finally:
            self._sending = ()
            self._progressed.set()

    async def _send(self, rows: Sequence[OutboxRow]) -> None:
        self._crash.reach("before_publish")
        held = self._held_keys
        free = [row for row in rows if _key(row.message) not in held] if held else rows
        refused = await self._sink.send([row.message for row in free])
        if refused or held:
            await self._block_some(rows, refused)
        self._crash.reach("after_publish")
        self._metrics.events_out.inc(len(rows) - len(refused))
        marks = {row.lane: row.seq for row in rows}
        self._sent.update((lane, seq) for lane, seq in marks.items() if lane not in self._dropped)

    async def _block_some(self, rows: Sequence[OutboxRow], refused: Mapping[UUID, str]) -> None:
        for row in rows:
            reason = refused.get(row.message.event_id)
            if reason is not None or _key(row.message) in self._held_keys:
                await self._block(row, reason or "held_behind_blocked")

    async def _block(self, row: OutboxRow, reason: str) -> None:
        self._held_keys.add(_key(row.message))
        log.error("outbox row blocked", stage=self._stage, topic=row.message.topic, reason=reason)
        await self._ledger.block(row, reason)


def _key(message: Message) -> tuple[str, bytes | None]:
    return message.topic, message.key
