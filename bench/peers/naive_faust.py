"""A Faust agent that writes each event to PostgreSQL and sends it on: how most begin. It can lose events."""

import asyncio
from contextlib import suppress
from typing import Any

import asyncpg
import faust

from bench.course import Course
from bench.note import NOTE, Note, passed_on
from bench.peers.bare_sql import KEEP, STATE
from shared.domain.identifiers import event_id
from shared.platform import process


def app_of(course: Course) -> Any:
    """A Faust app without a leader topic, its logs and signals left alone."""
    return faust.App(
        course.name,
        broker=f"kafka://{course.kafka}",
        topic_disable_leader=True,
        topic_allow_declare=False,
        web_enabled=False,
        worker_redirect_stdouts=False,
        stream_buffer_maxsize=16384,
        consumer_auto_offset_reset="earliest",
        producer_acks=-1,
        loop=asyncio.get_running_loop(),
    )


class Notes:
    """What both Faust contestants do with notes: keep rows, make what is sent."""

    def __init__(self, course: Course, database: asyncpg.Connection) -> None:
        source, target = course.hop()
        self._size = course.outputs[source][0].bytes
        self._database = database
        self.source, self.target = source, target

    async def keep(self, notes: list[Note]) -> None:
        """Their rows, in one transaction."""
        ids = [event_id(each.note_id, each.version, NOTE.name) for each in notes]
        async with self._database.transaction():
            await self._database.execute(
                KEEP, ids, [each.number for each in notes], [each.at for each in notes]
            )

    def after(self, event: Note) -> tuple[bytes, bytes]:
        """Key and value of what is sent."""
        after = passed_on(event, self._size)
        return after.side.encode(), after.__pydantic_serializer__.to_json(after)


async def run_app(app: Any, stopping: asyncio.Event) -> None:
    """Start the app, stop it when told."""
    await app.start()
    await stopping.wait()
    with suppress(Exception):
        async with asyncio.timeout(5):
            await app.stop()


async def main(stopping: asyncio.Event) -> None:
    """Run the course of this process."""
    course = Course.given()
    database = await asyncpg.connect(course.dsn)
    await database.execute(STATE)
    notes, app = Notes(course, database), app_of(course)
    target = app.topic(notes.target, value_serializer="raw", key_serializer="raw")

    @app.agent(app.topic(notes.source, value_serializer="raw", key_serializer="raw"))  # type: ignore[untyped-decorator]
    async def forward(stream: Any) -> None:
        async for value in stream:
            note = Note.model_validate_json(value)
            await notes.keep([note])
            key, sent = notes.after(note)
            await (await target.send(key=key, value=sent))

    await run_app(app, stopping)


if __name__ == "__main__":
    process.run(main)
