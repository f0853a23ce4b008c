"""The whole loop as in production: how many complaints it decides a second, and how long one takes."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition

from bench.pace import Counter, Pace, Stretch, pace, servers
from deploy.local.demo.complaints import Series, said
from deploy.local.demo.formats import as_sent
from deploy.local.demo.sender import Outgoing
from deploy.local.session import Loop, running_loop
from shared.contract.records import Message
from shared.contract.topics import LIFECYCLE, orders
from shared.domain.vocabulary import Action
from shared.platform.kafka_login import KafkaLogin
from shared.stream.kafka_sink import KafkaSink

_CHUNK = 400  # a batch a partition stays below what the topic takes: larger ones go record by record
# So many as a district has: of few, twelve thousand complaints in a row would nearly all be repeats.
_FIRMS, _PEOPLE = 60_000, 200_000


@dataclass(frozen=True, slots=True)
class Latency:
    """From a submission's time on Kafka to its order's receipt by a unit, in milliseconds."""

    received: int
    p50: float
    p99: float


@asynccontextmanager
async def fresh_loop(**options: Any) -> AsyncIterator[Loop]:
    """A loop in a folder of its own, gone afterwards; `options` as of `running_loop`."""
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="tiaokuai-bench-"))
    try:
        async with running_loop(folder, environment={}, **options) as loop:
            yield loop
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def new_complaints(loop: Loop, name: str, count: int, *, seed: int = 1) -> list[Message]:
    """The demo's new complaints alone, in both forms of source: no revisions, no poison.

    Another seed gives other complainants: the same ones again would all be repeats. Submitted now: an old
    one would be overdue as it comes, and climb the whole ladder of warnings at once.
    """
    moment = datetime.now(UTC)
    series = Series(name, seed, count, moment - timedelta(milliseconds=count), _FIRMS, _PEOPLE)
    fresh = (each.submission for each in said(loop.catalogue, series))
    return [_message(as_sent(s), moment) for s in fresh if s is not None and s.action is Action.NEW]


def _message(sent: Outgoing, moment: datetime) -> Message:
    return Message(UUID(sent.id), sent.topic, sent.key, sent.value, tuple(sent.headers), moment)


async def throughput(loop: Loop, messages: Sequence[Message], *, warm: float = 0.1) -> Pace:
    """Everything waits on the topic before the services are measured; the pace at dispatch's decisions.

    Measured from when this share is decided: by then the stages before have done more than that.
    """
    async with Counter(loop.session.login(), [LIFECYCLE.full_name]) as counter:
        with frozen(loop):
            await load(loop.session.login(), messages)
            before = await counter.count()
        children = [process.child for process in loop.processes.values() if process.child]
        stretch = Stretch(before + int(warm * len(messages)), before + len(messages), 120.0)
        return await pace(counter, children, servers(loop.platform), stretch)


@contextmanager
def frozen(loop: Loop) -> Iterator[None]:
    """The services stand still meanwhile."""
    for process in loop.processes.values():
        process.freeze()
    try:
        yield
    finally:
        for process in loop.processes.values():
            process.thaw()


async def latency(loop: Loop, messages: Sequence[Message], per_second: int) -> Latency:
    """So many submissions a second, one consumer of all units' topics.

    A number sent again makes no order: what its unit is told next may come at any time, and is not counted.
    """
    units = [unit.code for unit in loop.catalogue.units_with_topics()]
    consumer = AIOKafkaConsumer(**loop.session.login().client())
    await consumer.start()
    consumer.assign([TopicPartition(orders(code).full_name, 0) for code in units])
    await consumer.seek_to_end()
    sent: dict[str, float] = {}
    taken: list[float] = []
    feeding = asyncio.create_task(_feed(loop.session.login(), messages, per_second, sent))
    while await _receive(consumer, sent, taken) or not feeding.done():
        pass
    await consumer.stop()
    p50, p99 = np.percentile(taken, [50, 99])
    return Latency(len(taken), float(p50), float(p99))


async def _receive(consumer: AIOKafkaConsumer, sent: dict[str, float], taken: list[float]) -> int:
    """Note the age of what comes within a second and a half; how many came."""
    polled = await consumer.getmany(timeout_ms=1500)
    now = time.time()
    numbers = [orjson.loads(record.value)["number"] for records in polled.values() for record in records]
    # A number's first order counts; copies to others come in the same breath.
    taken += [1000 * (now - sent.pop(number)) for number in numbers if number in sent]
    return len(numbers)


async def _feed(
    login: KafkaLogin, messages: Sequence[Message], per_second: int, sent: dict[str, float]
) -> None:
    """Ten times a second a tenth of the rate."""
    sink, step = KafkaSink(login), per_second // 10
    began, known = time.monotonic(), set[str]()
    for number in range(0, len(messages), step):
        some = messages[number : number + step]
        new = {(message.key or b"").decode() for message in some} - known
        sent.update(dict.fromkeys(new, time.time()))
        known |= new
        await sink.send(some)
        await asyncio.sleep(max(0.0, began + (number + step) / per_second - time.monotonic()))
    await sink.stop()


async def load(login: KafkaLogin, messages: Sequence[Message]) -> None:
    """Put all of them on the topic."""
    sink = KafkaSink(login)
    for start in range(0, len(messages), _CHUNK):
        await sink.send(messages[start : start + _CHUNK])
    await sink.stop()
