"""Faust's best: batches of 500 by `noack_take`, acknowledged after commit. It still loses on exceptions."""

import asyncio
from typing import Any

import asyncpg

from bench.course import Course
from bench.note import Note
from bench.peers.bare_sql import STATE
from bench.peers.naive_faust import Notes, app_of, run_app
from shared.platform import process

_BATCH = 500


async def main(stopping: asyncio.Event) -> None:
    """Run the course of this process."""
    course = Course.given()
    database = await asyncpg.connect(course.dsn)
    await database.execute(STATE)
    notes, app = Notes(course, database), app_of(course)
    target = app.topic(notes.target, value_serializer="raw", key_serializer="raw")

    @app.agent(app.topic(notes.source, value_serializer="raw", key_serializer="raw"))  # type: ignore[untyped-decorator]
    async def forward(stream: Any) -> None:
        async for events in stream.noack_take(_BATCH, within=0.05):
            taken = [Note.model_validate_json(event.value) for event in events]
            await notes.keep(taken)
            waiting = [await target.send(key=key, value=sent) for key, sent in map(notes.after, taken)]
            await asyncio.gather(*waiting)
            for event in events:
                event.ack()

    await run_app(app, stopping)


if __name__ == "__main__":
    process.run(main)
