"""The parties' inputs by two ways: some over Kafka, some over HTTP; the same ids by either."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from deploy.local.demo.acknowledged import Acknowledged, AcknowledgedList, InputKind
from deploy.local.demo.chance import chance
from deploy.local.demo.sender import Outgoing, Sender
from deploy.local.faulting.doors import Doors, RefusedError
from shared.contract.declarations import SOURCE_HEADER
from shared.contract.topics import unit_of
from shared.platform.kafka_login import KafkaLogin

HTTP_SHARE = 0.1
"""Each is a transaction of its own: a part of a long run took 77 s with 0.3 and 57 s with 0.1."""


class Ways(Sender):
    """A sender that hands part of what it is given to the services' HTTP doors."""

    def __init__(self, login: KafkaLogin, acknowledged: AcknowledgedList, doors: Doors) -> None:
        super().__init__(login, acknowledged)
        self._list = acknowledged
        self._doors = doors
        self.by_http = 0

    async def send(self, messages: Sequence[Outgoing]) -> None:
        """Return when each was acknowledged by its way; neither waits for the other. Raises RefusedError."""
        by_http = [each for each in messages if goes_by_http(each)]
        by_kafka = [each for each in messages if not goes_by_http(each)]
        async with asyncio.TaskGroup() as sending:
            sending.create_task(super().send(by_kafka))
            for each in by_http:
                sending.create_task(self._hand_in(each))

    async def _hand_in(self, message: Outgoing) -> None:
        try:
            await _HANDLING[message.kind](self._doors, message)
        except RefusedError as refused:
            # Over Kafka a dead letter: who got a copy and was then left out has no part any more.
            if message.uninvited and (refused.status, refused.code) == (404, "unknown_order"):
                return
            raise
        self._list.add([Acknowledged(message.kind, message.id, message.about)])
        self.by_http += 1


def goes_by_http(message: Outgoing) -> bool:
    """Which way a message goes, also when sent again. Unreadable ones can't be acknowledged over HTTP."""
    return message.readable and chance("way", message.id) < HTTP_SHARE


async def _submit(doors: Doors, message: Outgoing) -> None:
    source = dict(message.headers).get(SOURCE_HEADER)
    # With and without a key: the message's own identity must do.
    key = message.id if chance("key", message.id) < 0.5 else ""
    query = {"source": source.decode()} if source else {}
    answer = await doors.ask(
        "intake", "/complaints", client="source", key=key, params=query, content=message.value
    )
    _must_be(message, answer["message_id"])


async def _report(doors: Doors, message: Outgoing) -> None:
    body, unit = _without(message.value, "order_id"), unit_of(message.topic)
    path = f"/orders/{message.about}/reports"
    answer = await doors.ask("dispatch", path, client=f"unit-{unit}", key=message.id, json=body)
    _must_be(message, answer["report_id"])


async def _call_back(doors: Doors, message: Outgoing) -> None:
    body = _without(message.value, "order_id")
    path = f"/callbacks/{UUID(body.pop('callback_id'))}/result"
    answer = await doors.ask("feedback", path, client="survey", json=body)
    _must_be(message, answer["result_id"])


_HANDLING = {InputKind.SUBMISSION: _submit, InputKind.REPORT: _report, InputKind.CALLBACK: _call_back}


def _without(value: bytes, name: str) -> dict[str, Any]:
    return {field: each for field, each in orjson.loads(value).items() if field != name}


def _must_be(message: Outgoing, told: str) -> None:
    if told != message.id:
        raise RuntimeError(f"{message.kind} {message.id} was acknowledged as {told}")
