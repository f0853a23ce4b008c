"""Our stage as it runs in production, with a handler that does what the bare loop does and nothing else."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from bench.course import Course
from bench.note import NOTE, Note, passed_on
from bench.peers.bare_sql import KEEP
from shared.contract.codec import decode, encode
from shared.contract.records import Incoming
from shared.domain.identifiers import event_id
from shared.platform.settings import ServiceSettings
from shared.stream.host import run
from shared.stream.ports import Effects
from shared.stream.service import Service
from shared.stream.stage import StageSpec


class Settings(ServiceSettings):
    """A service's settings."""

    service: str = "bench"


class Forward:
    """Keeps a row a note and passes the note on."""

    def __init__(self, target: str, size: int) -> None:
        self._target = target
        self._size = size

    async def __call__(self, batch: Sequence[Incoming[Note]], tx: Any, now: datetime) -> Effects:
        effects = Effects()
        ids = []
        for incoming in batch:
            event = incoming.event
            after = passed_on(event, self._size)
            ids.append(event_id(event.note_id, event.version, NOTE.name))
            message = encode(
                NOTE,
                after,
                topic=self._target,
                key=after.side,
                event_id=event_id(after.note_id, after.version, NOTE.name, self._target),
                writer="bench",
                subject=after.number,
                time=now,
                traceparent=incoming.traceparent,
            )
            effects.send(incoming, message)
        await tx.execute(KEEP, ids, [each.event.number for each in batch], [now] * len(ids))
        return effects


def build(_settings: ServiceSettings) -> Service:
    """A service of this one stage."""
    course = Course.given()
    source, target = course.hop()
    handle = Forward(target, course.outputs[source][0].bytes)
    spec = StageSpec(
        "bench", course.name, (source,), partial(decode, types={NOTE.name: NOTE}, default=NOTE), handle
    )
    return Service("bench", Path(), (spec,))


if __name__ == "__main__":
    run(Settings, build)
