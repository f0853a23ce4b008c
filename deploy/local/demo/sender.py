"""Sends what the simulators say, until Kafka has acknowledged it, and notes that it has."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from deploy.local.demo.acknowledged import Acknowledged, AcknowledgedList, InputKind
from shared.contract.records import Headers
from shared.platform.kafka_login import KafkaLogin
from shared.stream.closing import closed

log = structlog.get_logger(__name__)

_PAUSE_SECONDS = 0.5
_PATIENCE_SECONDS = 60.0
"""What the producer has not decided by then is sent again."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One input as it will lie on its topic; `id`, `about`, `readable` as in `Acknowledged`.

    `uninvited`: a report of a unit that got a copy alone; it may have no part in the order any more.
    """

    kind: InputKind
    id: str
    about: str
    topic: str
    key: bytes
    value: bytes
    headers: Headers = ()
    readable: bool = True
    uninvited: bool = False


class Sender:
    """A producer for all simulators; without a broker it waits and tries again, which may send twice."""

    def __init__(self, login: KafkaLogin, acknowledged: AcknowledgedList) -> None:
        self._login = login
        self._acknowledged = acknowledged
        self._producer: Any = None

    async def __aenter__(self) -> Self:
        self._producer = AIOKafkaProducer(
            **self._login.client(), acks="all", linger_ms=5, request_timeout_ms=10_000
        )
        await self._producer.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        if not await closed(self._producer.stop()):
            await self._producer.client.close()

    async def send(self, messages: Sequence[Outgoing]) -> None:
        """Return when Kafka and the list have every one."""
        left = list(messages)
        while left:
            results = await self._try(left)
            pairs = list(zip(left, results, strict=True))
            self._acknowledged.add([_entry(m, r) for m, r in pairs if not isinstance(r, BaseException)])
            left = [message for message, result in pairs if isinstance(result, BaseException)]
            if left:
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _try(self, messages: Sequence[Outgoing]) -> list[Any]:
        """The record's metadata, or the error, of each; in their order, as far as the log goes."""
        futures = [await self._queue(message) for message in messages]
        await asyncio.wait(futures, timeout=_PATIENCE_SECONDS)
        return [_result(future) for future in futures]

    async def _queue(self, message: Outgoing) -> "asyncio.Future[Any]":
        try:
            queued: asyncio.Future[Any] = await self._producer.send(
                message.topic, message.value, message.key, headers=list(message.headers)
            )
        except KafkaError as error:
            queued = asyncio.get_running_loop().create_future()
            queued.set_exception(error)
        return queued


def _result(future: "asyncio.Future[Any]") -> Any:
    if not future.done():
        log.warning("sends again what the producer has forgotten")
        return TimeoutError()
    return future.exception() or future.result()


def _entry(message: Outgoing, metadata: Any) -> Acknowledged:
    return Acknowledged(
        message.kind,
        message.id,
        message.about,
        message.topic,
        metadata.partition,
        metadata.offset,
        message.readable,
    )
