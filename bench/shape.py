"""The shape of our own events, as a loop has just sent them: the legs of the bare shape."""

from collections import Counter
from collections.abc import Mapping

from aiokafka import AIOKafkaConsumer, TopicPartition

from bench.chain import START, Leg, Sent
from deploy.local.session import Loop
from shared.contract.topics import (
    CLASSIFIED,
    LIFECYCLE,
    MATTERS,
    RECEIVED,
    SERVICES,
    SHARED_TOPICS,
    STATUS,
    SUBMISSIONS,
    Topic,
    orders,
)

ORDERS = "orders"
_CAUSES = {
    RECEIVED.name: SUBMISSIONS.name,
    CLASSIFIED.name: RECEIVED.name,
    MATTERS.name: RECEIVED.name,
    LIFECYCLE.name: CLASSIFIED.name,
    ORDERS: CLASSIFIED.name,
    STATUS.name: LIFECYCLE.name,
}
"""Flow → the flow whose events make a stage send it."""

_TOPICS = {topic.name: topic for topic in SHARED_TOPICS} | {ORDERS: orders("{unit}")}


class Flows:
    """How many events of each flow there are, and how large they are."""

    def __init__(self) -> None:
        self.events: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()

    def add(self, flow: str, size: int) -> None:
        self.events[flow] += 1
        self._bytes[flow] += size

    def each(self, flow: str, cause: str = SUBMISSIONS.name) -> float:
        """Events of a flow for each of its cause."""
        return self.events[flow] / self.events[cause]

    def size(self, flow: str) -> int:
        """Bytes of an event in the mean."""
        return self._bytes[flow] // max(1, self.events[flow])


async def flows_of(loop: Loop) -> Flows:
    """Read all that the loop's services have sent, and what they were sent."""
    flows = Flows()
    units = [topic for topic in loop.topics if topic.name.startswith("dispatch.orders.")]
    names = {topic.full_name: ORDERS for topic in units}
    names |= {_TOPICS[flow].full_name: flow for flow in (*_CAUSES, SUBMISSIONS.name) if flow != ORDERS}
    wanted = [topic for topic in loop.topics if topic.full_name in names]
    consumer = AIOKafkaConsumer(**loop.session.login().client())
    await consumer.start()
    partitions = [TopicPartition(topic.full_name, n) for topic in wanted for n in range(topic.partitions)]
    consumer.assign(partitions)
    await consumer.seek_to_beginning()
    while polled := await consumer.getmany(timeout_ms=2000):
        for partition, records in polled.items():
            for record in records:
                flows.add(names[partition.topic], len(record.value or b""))
    await consumer.stop()
    return flows


def shape(flows: Flows, units: int) -> tuple[Leg, ...]:
    """Every service as it reads and sends: intake, classifier, dispatch, feedback."""
    return tuple(_leg(service, flows, units) for service in SERVICES)


def _leg(service: str, flows: Flows, units: int) -> Leg:
    reads = [name for name in (SUBMISSIONS.name, *_CAUSES) if service in _TOPICS[name].readers]
    sends: Mapping[str, Topic] = {flow: _TOPICS[flow] for flow in _CAUSES if _TOPICS[flow].writer == service}
    return {
        _flow(read): tuple(
            Sent(flow, flows.size(flow), flows.each(flow, read), units if flow == ORDERS else 1)
            for flow in sends
            if _CAUSES[flow] == read
        )
        for read in reads
    }


def _flow(name: str) -> str:
    return START if name == SUBMISSIONS.name else name
