"""The broker's ids of topics: one deleted and made anew has another id, and old offsets mean nothing."""

import asyncio
import logging
from collections.abc import Set as AbstractSet
from contextlib import suppress
from typing import Any

from aiokafka.errors import KafkaError
from kafka import KafkaAdminClient
from kafka.errors import KafkaError as AdminError

from shared.platform.kafka_login import KafkaLogin

# It warns of passwords in the clear on every line without TLS; SCRAM sends none.
logging.getLogger("kafka.net.sasl.scram").setLevel(logging.ERROR)


class TopicIds:
    """Asks the broker through kafka-python's admin client (aiokafka speaks no version that tells)."""

    def __init__(self, login: KafkaLogin) -> None:
        self._login = login
        self._admin: Any = None

    async def of(self, topics: AbstractSet[str]) -> dict[str, str]:
        """Topic → id, for the topics that exist; raises the async client's KafkaError when out of reach."""
        try:
            return await asyncio.to_thread(self._ask, sorted(topics))
        except AdminError as error:
            await self.close()
            raise KafkaError(type(error).__name__) from error

    async def close(self) -> None:
        admin, self._admin = self._admin, None
        if admin is not None:
            with suppress(Exception):
                await asyncio.to_thread(admin.close)

    def _ask(self, topics: list[str]) -> dict[str, str]:
        if self._admin is None:
            self._admin = KafkaAdminClient(**self._login.client(), request_timeout_ms=5000)
        return {topic["name"]: str(topic["topic_id"]) for topic in self._admin.describe_topics(topics)}
