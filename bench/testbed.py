"""One real Kafka and PostgreSQL for a whole run: all figures of a table share a machine and an hour."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import asyncpg
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.local.broker_properties import Line
from deploy.local.databases import at_database
from deploy.local.platform import Platform
from shared.contract.records import Message
from shared.stream.kafka_sink import KafkaSink

_CHUNK = 5000


@dataclass(slots=True)
class Testbed:
    """Makes topics, databases and input that no other measurement uses."""

    platform: Platform
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def kafka(self) -> str:
        return self.platform.bootstrap_servers

    @property
    def logs(self) -> Path:
        return self.platform.data_folder / "logs"

    async def topic(self, name: str, partitions: int = 4) -> str:
        """A new topic whose name begins with `name`."""
        return (await self.topics([name], partitions))[0]

    async def topics(self, names: Sequence[str], partitions: int) -> list[str]:
        """New topics, made in one call."""
        made = [f"{name}.{next(self._numbers)}" for name in names]
        admin = AIOKafkaAdminClient(**self.platform.login.client())
        await admin.start()
        try:
            await admin.create_topics([NewTopic(name, partitions, 1) for name in made])
        finally:
            await admin.close()
        assert self.platform.kafka
        await self.platform.kafka.until_ready()
        return made

    async def database(self) -> str:
        """The address of a new, empty database."""
        name = f"bench_{next(self._numbers)}"
        connection = await asyncpg.connect(self.platform.admin_dsn)
        try:
            await connection.execute(f"create database {name}")
        finally:
            await connection.close()
        return at_database(self.platform.admin_dsn, name)

    async def load(self, messages: Iterable[Message]) -> None:
        """Put these messages on their topics."""
        sink = KafkaSink(self.platform.login)
        chunk: list[Message] = []
        for message in messages:
            chunk.append(message)
            if len(chunk) == _CHUNK:
                await sink.send(chunk)
                chunk.clear()
        await sink.send(chunk)
        await sink.stop()


@asynccontextmanager
async def testbed() -> AsyncIterator[Testbed]:
    """A testbed in a folder of its own, gone when the run ends."""
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="tiaokuai-bench-"))
    try:
        async with Platform(folder, environment={}, line=Line.OPEN) as platform:
            yield Testbed(platform)
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
