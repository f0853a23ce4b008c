"""Fills a district with a year of complaints: the real stages in a row, and the simulated people outside."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from bench.pages.district import District, Wired
from deploy.local.demo import callers, units
from deploy.local.demo.chance import chance
from deploy.local.demo.complaints import Said, Series, said
from deploy.local.demo.desk import decision, review
from deploy.local.demo.follower import Answer
from deploy.local.demo.formats import as_sent
from services.dispatch.deciding import decide
from services.dispatch.handbook import Handbook, handbook
from services.dispatch.rulings import Action, Ruling
from services.dispatch.search.filling import fill
from shared.catalogue import load
from shared.contract.errors import TiaokuaiError
from shared.contract.records import Message, Record, Rejection
from shared.contract.topics import CALLBACK_REQUESTS, orders
from shared.domain.holidays import state_council
from shared.stream.postgres_ledger import outbox_row
from shared.stream.stage import StageSpec

YEAR = timedelta(days=365)
_FIRMS, _PEOPLE = 20_000, 50_000
BATCH = 1000
_SILENT = timedelta(days=1)
_ACKNOWLEDGE = """
update city_report set acknowledged = true, acknowledged_at = at, value = null
where at < now() - $1::interval"""
"""The city took every report but the last day's: its receipts would double the messages."""

_STILL_OPEN = 0.04
"""Of all complaints, the last ones: their units, their callers and the desk have not done everything yet."""
_DONE_AT_ONCE = 0.5
_RETURNS = {"accept": Action.ACCEPT_RETURN, "refuse": Action.REFUSE_RETURN, "designate": Action.DESIGNATE}


class Filling:
    """Takes complaints through the district, batch by batch, at the times at which they came."""

    def __init__(self, district: District, count: int) -> None:
        self._services, self._count = district.services, count
        self._stages = [(each, spec) for each in district.services.values() for spec in each.service.stages]
        self._catalogue = load()
        self._book = handbook(self._catalogue, state_council())
        self._units = [unit.code for unit in self._catalogue.units_with_topics()]
        self._orders = {orders(code).full_name for code in self._units}
        self._offset = 0

    async def run(self) -> AsyncIterator[int]:
        """Everything; how many are in after each batch."""
        begin = datetime.now(UTC) - YEAR
        spoken = said(self._catalogue, Series("year", 1, self._count, begin, _FIRMS, _PEOPLE))
        for batch in iter(lambda: list(islice(spoken, BATCH)), []):
            yield await self._batch(batch, begin)
        await self._afterwards()

    async def _batch(self, batch: Sequence[Said], begin: datetime) -> int:
        last = max(each.of for each in batch)
        now = begin + YEAR * (last / self._count)
        recent = last > self._count * (1 - _STILL_OPEN)
        await self._through(
            [as_sent(_at(each, begin, self._count)) for each in batch if each.submission], now, recent
        )
        await self._desk(now + timedelta(minutes=30), recent)
        await self._matters(now + timedelta(hours=1), recent)
        return last + 1

    async def _through(self, inputs: Sequence[Any], now: datetime, recent: bool) -> None:
        """Inputs through every stage, and what others answer to what comes out, until nobody says more."""
        waiting = list(inputs)
        while waiting:
            sent: list[Message] = []
            for wired, spec in self._stages:
                mine = [each for each in waiting if each.topic in spec.topics]
                sent += await self._stage(wired, spec, mine, now) if mine else []
            now += timedelta(hours=2)
            waiting = [*sent, *self._answers(sent, recent)]

    async def _stage(
        self, wired: Wired, spec: StageSpec, inputs: Sequence[Any], now: datetime
    ) -> list[Message]:
        found = [spec.decode(self._record(each, now)) for each in inputs]
        batch = [each for each in found if not isinstance(each, Rejection)]
        async with wired.store.pool.acquire() as tx, tx.transaction():
            effects = await spec.handle(batch, tx, min(now, datetime.now(UTC)))
        return [message for _, message in effects.sent]

    def _record(self, said: Any, now: datetime) -> Record:
        self._offset += 1
        return Record(
            said.topic, 0, self._offset, int(now.timestamp() * 1000), said.key, said.value, said.headers
        )

    def _answers(self, sent: Sequence[Message], recent: bool) -> list[Any]:
        told: list[Answer] = []
        for message in sent:
            if recent and chance("still open", message.event_id) > _DONE_AT_ONCE:
                continue
            record = self._record(message, datetime.now(UTC))
            if message.topic in self._orders:
                told += units.reply(record, units.NO_DELAY)
            elif message.topic == CALLBACK_REQUESTS.full_name:
                told += callers.reply(record, 0.0)
        return [answer.outgoing for answer in told]

    async def _desk(self, now: datetime, recent: bool) -> None:
        """The desk clears what waits, but for a part of the last ones."""
        pool = self._services["dispatch"].store.pool
        waiting = await pool.fetch(
            "select order_id, version, queue, lead from work_order where queue is not null"
        )
        sent: list[Message] = []
        for row in waiting:
            if recent and chance("desk", row["order_id"]) > _DONE_AT_ONCE:
                continue
            item = {**dict(row), "order_id": str(row["order_id"])}
            said = review(item, self._units) if row["queue"] == "returns" else decision(item, self._units)
            said = said or {"action": "guide", "reason": "请通过诉讼或仲裁途径解决"}
            async with pool.acquire() as tx, tx.transaction():
                sent += await _decided(self._book, tx, row["order_id"], said, now)
        await self._through(sent, now, recent)

    async def _matters(self, now: datetime, recent: bool) -> None:
        """Matters across complainants: a batch is two looks of that job; what it tells lies in the outbox."""
        for _ in range(2):
            await self._tick("classifier", "matters")
        rows = await self._services["classifier"].store.pool.fetch("delete from outbox returning *")
        await self._through([outbox_row(row).message for row in rows], now, recent)

    async def _afterwards(self) -> None:
        """What timers do behind the loop: the index of words, the counting."""
        store = self._services["dispatch"].store
        await store.pool.execute(_ACKNOWLEDGE, _SILENT)
        while await store.direct.transact(fill):
            pass
        await self._tick("feedback", "scoreboard")

    async def _tick(self, service: str, name: str) -> None:
        wired = self._services[service]
        await next(each for each in wired.service.timers if each.name == name).work(wired.store)


async def _decided(
    book: Handbook, tx: Any, order: UUID, said: dict[str, Any], now: datetime
) -> list[Message]:
    action = _RETURNS.get(said["action"]) or Action(said["action"])
    given = {name: value for name, value in said.items() if name != "action"}
    try:
        async with tx.transaction():
            ruling = Ruling(person="clerk", action=action, **given)
            effects, _ = await decide(book, tx, now, order, ruling, sealed=True, trace="")
    except TiaokuaiError:
        return []
    return [message for _, message in effects.sent]


def _at(each: Said, begin: datetime, count: int) -> Any:
    """The message at its time of the year."""
    assert each.submission is not None
    at = begin + YEAR * (each.of / count)
    due = {"due_city": at + timedelta(days=7)} if each.submission.due_city else {}
    return each.submission.model_copy(update={"submitted_at": at, **due})
