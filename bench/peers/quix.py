"""quixstreams: rows written by its batching sink at each checkpoint, events passed on, offsets after both.

No dependency of ours: `make bench-capacity` unpacks it beside the environment.
"""

import asyncio
import signal
from typing import Any

import asyncpg
from quixstreams import Application
from quixstreams.sinks import BatchingSink, SinkBatch

from bench.course import Course
from bench.note import NOTE, Note, passed_on
from bench.peers.bare_sql import KEEP, STATE
from shared.domain.identifiers import event_id

_CHECKPOINT = 500


class Rows(BatchingSink):
    """Notes' rows in PostgreSQL, a transaction a batch."""

    def __init__(self, dsn: str) -> None:
        super().__init__()
        self._loop = asyncio.new_event_loop()
        self._database = self._loop.run_until_complete(asyncpg.connect(dsn))
        self._loop.run_until_complete(self._database.execute(STATE))

    def write(self, batch: SinkBatch) -> None:
        self._loop.run_until_complete(self._keep([Note.model_validate_json(item.value) for item in batch]))

    async def _keep(self, notes: list[Note]) -> None:
        ids = [event_id(each.note_id, each.version, NOTE.name) for each in notes]
        async with self._database.transaction():
            await self._database.execute(KEEP, ids, [n.number for n in notes], [n.at for n in notes])


def main() -> None:
    """Run the course of this process."""
    course = Course.given()
    source, target = course.hop()
    size = course.outputs[source][0].bytes
    app = Application(
        course.kafka,
        consumer_group=course.name,
        auto_offset_reset="earliest",
        commit_every=_CHECKPOINT,
        auto_create_topics=False,
        loglevel="ERROR",
    )
    stream = app.dataframe(app.topic(source, value_deserializer="bytes", key_deserializer="bytes"))
    stream.sink(Rows(course.dsn))

    def passed(raw: bytes) -> bytes:
        after = passed_on(Note.model_validate_json(raw), size)
        written: bytes = after.__pydantic_serializer__.to_json(after)
        return written

    onward: Any = stream.apply(passed)
    onward.to_topic(app.topic(target, value_serializer="bytes", key_serializer="bytes"))
    signal.signal(signal.SIGTERM, lambda *_: app.stop())
    app.run()


if __name__ == "__main__":
    main()
