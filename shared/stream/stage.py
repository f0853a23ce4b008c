"""The stage: consume → decode → handle → commit → publish. A handler sees no offset: it can't lose one."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter, time_ns

from shared.contract.records import Record
from shared.platform.logs import get_logger
from shared.platform.metrics import StageMetrics
from shared.platform.spans import Spans
from shared.stream.batch import BatchRunner, Decoded, Lanes, Lost, Outcome, Slice, decode_all
from shared.stream.behind import Behind
from shared.stream.breaker import Breaker
from shared.stream.claims import Claims
from shared.stream.crash import READ, CrashPoints
from shared.stream.ports import (
    Claim,
    Conflict,
    Decoder,
    Handler,
    Ledger,
    Partition,
    Sent,
    Sink,
    Source,
    Unreachable,
)
from shared.stream.publisher import Publisher
from shared.stream.redrive import Redriver
from shared.stream.rejections import RejectionEvents
from shared.stream.tracing import tell

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class StageSpec:
    """A stage as declared by its service: input topics × one batch handler.

    `gathers` is how many seconds it lets records come together after a batch that was not full: a transaction
    has its price however few records are in it. For stages nobody waits for.
    """

    service: str
    name: str
    topics: tuple[str, ...]
    decode: Decoder
    handle: Handler
    gathers: float = 0.0

    @property
    def group(self) -> str:
        return f"tiaokuai.{self.service}.{self.name}"


@dataclass(frozen=True, slots=True)
class StageLimits:
    """Records a batch, rows a send, seconds a poll may wait, unsent rows before reading pauses."""

    batch: int = 1000
    send: int = 2000
    poll_seconds: float = 0.2
    backlog: int = 20_000
    conflicts: int = 10


class Stage:
    """Runs one spec against a source, a sink and a ledger."""

    def __init__(
        self,
        spec: StageSpec,
        source: Source,
        sink: Sink,
        ledger: Ledger,
        *,
        limits: StageLimits | None = None,
        crash: CrashPoints | None = None,
        spans: Spans | None = None,
    ) -> None:
        self.spec = spec
        self._source = source
        self._sink = sink
        self._ledger = ledger
        self._limits = limits or StageLimits()
        self._crash = crash or CrashPoints()
        self._spans = spans
        self.publisher = Publisher(spec.name, sink, ledger, self._crash, self._limits.send)
        self.claims = Claims(spec.group, source, ledger, self.publisher)
        self._runner = BatchRunner(spec.handle, RejectionEvents(spec.service, spec.name, spec.group))
        self._redriver = Redriver(spec, ledger)
        self._breaker = Breaker()
        self._metrics = StageMetrics(spec.name)
        self._behind = Behind(self._metrics)
        self._trouble = "starting"

    def unready(self) -> str | None:
        """Why this stage is not ready, in a word; None when it is."""
        if self._breaker.broken:
            return "too many events fail in the handler"
        if self.claims.refused:
            return f"partitions refused: {sorted(set(self.claims.refused.values()))}"
        return self._trouble or self.publisher.trouble or None

    async def run(self, stopping: asyncio.Event, *, until_quiet: Callable[[], bool] | None = None) -> None:
        """Work until told to stop; with `until_quiet`, also until an idle turn finds it true (for tests)."""
        sender = asyncio.create_task(self.publisher.run())
        try:
            while not stopping.is_set() and not self._breaker.broken:
                read = await self._turn()
                if until_quiet and not read and until_quiet():
                    break
                if 0 < read < self._limits.batch:
                    await self._gather(stopping)
            if self._breaker.broken:
                log.critical("stage stopped", stage=self.spec.name, reason=self.unready())
                await stopping.wait()
        finally:
            await self._finish()
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)

    async def _gather(self, stopping: asyncio.Event) -> None:
        if self.spec.gathers:
            with suppress(TimeoutError):
                async with asyncio.timeout(self.spec.gathers):
                    await stopping.wait()

    async def _turn(self) -> int:
        try:
            read = await self._step()
        except Unreachable as error:
            self._trouble = f"out of reach: {error}"
            self._metrics.retry("unreachable")
            log.warning("stage waits", stage=self.spec.name, reason=str(error))
            self._reread(self.claims.all())
            await asyncio.sleep(0.5)
            return 1
        self._trouble = ""
        return read

    async def _step(self) -> int:
        """Claim what is new, read, handle; how many records there were."""
        if await self.claims.settle():
            self._crash.reach("after_claim")
        await self.publisher.below(self._limits.backlog)
        polled = await self._source.poll(self._limits.batch, self._limits.poll_seconds)
        slices = self._admit(polled)
        self._metrics.refused.set(len(self.claims.refused))
        if slices:
            self._behind.read(slices)
            self._crash.reach(READ)
            await self._process(slices)
        else:
            await self._idle()
        self._source.report_progress(self.claims.progress())
        return sum(map(len, polled.values()))

    def _admit(self, polled: Mapping[Partition, Sequence[Record]]) -> list[Slice]:
        """Only records of partitions we hold, at or past the cursor."""
        slices: list[Slice] = []
        for partition, records in polled.items():
            claim = self.claims.held(Partition(*partition))
            if claim is None or not records:
                continue
            fresh = [r for r in records if r.offset >= claim.next_offset]
            if fresh:
                slices.append((claim, fresh))
        return slices

    async def _process(self, slices: list[Slice]) -> None:
        started = perf_counter()
        batch = decode_all(slices, self.spec.decode)
        conflicts = 0
        singly = False
        while slices:
            try:
                await self._commit(batch, singly=singly)
                break
            except Lost as lost:
                self._metrics.fenced.inc(len(lost.partitions))
                log.warning("fenced", stage=self.spec.name, count=len(lost.partitions))
                await self.claims.drop(lost.partitions)
                slices = [s for s in slices if s[0].partition not in lost.partitions]
                batch = decode_all(slices, self.spec.decode) if slices else batch
            except Conflict as conflict:
                conflicts += 1
                self._metrics.retry("conflict")
                await asyncio.sleep(0.01 * conflicts)
                if conflicts > self._limits.conflicts:
                    singly, conflicts = self._split(conflict, batch, singly=singly), 0
            except Unreachable:
                raise
            except Exception:
                if singly:
                    raise
                log.exception("batch failed, taking it one by one", stage=self.spec.name, count=batch.size)
                singly = True
        self._metrics.batch_seconds.observe(perf_counter() - started)
        self._behind.committed(slices, self._lag())

    def _split(self, conflict: Conflict, batch: Decoded, *, singly: bool) -> bool:
        """Take its events one by one: they may be in one another's way, and no other change will ever help.

        Raises Unreachable when that was tried.
        """
        if singly:
            raise Unreachable(f"conflict: {conflict}") from conflict
        log.warning("conflicts, taking it one by one", stage=self.spec.name, count=batch.size)
        return True

    async def _commit(self, batch: Decoded, *, singly: bool) -> None:
        lanes = Lanes([claim for claim, _ in batch.moves])
        sent, began = self.claims.sent(self.claims.all()), time_ns()
        async with self._ledger.transaction() as t:
            outcome = await self._runner.run(t, batch, lanes, singly=singly)
            await t.forget(sent)
            self._crash.reach("before_commit")
        self._crash.reach("after_commit")
        lanes.settle()
        for claim, offset in batch.moves:
            claim.next_offset = offset
        self._account(batch, outcome, sent)
        if self._spans:
            tell(self._spans, self.spec.name, outcome.sent, began, time_ns(), batch=batch.size)

    def _account(self, batch: Decoded, outcome: Outcome, sent: Sent) -> None:
        self.claims.forgotten(sent)
        self.publisher.enqueue(outcome.rows)
        self._metrics.events_in.inc(batch.size)
        self._metrics.letters([letter.rejection.code for letter in outcome.dead], batch.size)
        self._breaker.passed(len(batch.events) - outcome.failed)
        for _ in range(outcome.failed):
            self._breaker.failed()

    async def _idle(self) -> None:
        """Nothing to read: tell the outbox what is sent, and take up what a person wants redriven."""
        await self.claims.forget(self.claims.all())
        rows = await self._redriver.turn(self.claims.all())
        self.publisher.enqueue(rows)
        self._behind.nothing(self._source.heard([claim.partition for claim in self.claims.all()]))

    def _reread(self, claims: Sequence[Claim]) -> None:
        """After trouble: read again from the cursor, nothing was moved."""
        for claim in claims:
            self._source.seek(claim.partition, claim.next_offset)

    def _lag(self) -> int:
        """Records of our partitions that are not yet committed."""
        ends = [(self._source.end_offset(claim.partition), claim.next_offset) for claim in self.claims.all()]
        return sum(end - at for end, at in ends if end is not None and end > at)

    async def _finish(self) -> None:
        """Send what is committed, forget what is sent, let go; each within its time."""
        try:
            async with asyncio.timeout(3):
                await self.publisher.quiesce(2.0)
                await self.claims.forget(self.claims.all())
        except (Unreachable, TimeoutError):
            log.warning("sent rows stay in the outbox", stage=self.spec.name)
        finally:
            await self._sink.stop()
            await self._source.stop()
            await self._ledger.close()
