"""The event that contestants pass on: invented, 640 bytes of JSON like a short complaint."""

from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from shared.contract.codec import encode
from shared.contract.declarations import EventType
from shared.contract.fields import Code, Instant, Line, Text, Value, Version
from shared.contract.records import Message
from shared.domain.identifiers import event_id, stable_id

_WORDS = "园区东门外的渣土车夜里不盖篷布，路面全是泥，员工上下班骑车滑倒过两次，请有关部门到现场看一看。"


class Note(Value):
    """A complaint as small as it can be."""

    note_id: UUID
    version: Version
    number: Code
    side: Code
    town: Code
    at: Instant
    title: Line
    text: Text


SMALL = 640
NOTE = EventType("tiaokuai.bench.note.v1", Note, "bench")


def note(number: int) -> Note:
    """The `number`-th note, always the same."""
    return Note(
        note_id=stable_id("bench", number),
        version=1,
        number=f"BENCH{number:09d}",
        side=f"p1:{stable_id('side', number % 5000).hex}",
        town=f"town{number % 12:02d}",
        at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        title="夜间渣土车扬尘",
        text=words(SMALL),
    )


def passed_on(event: Note, size: int, step: int = 1) -> Note:
    """What a stage makes of a note: a later version, of about `size` bytes as JSON."""
    return event.model_copy(update={"version": event.version + step, "text": words(size)})


@cache
def words(size: int) -> str:
    """Text for a note of about so many bytes."""
    size -= 217
    length = max(0, size // 3)
    return (_WORDS * (length // len(_WORDS) + 1))[:length]


def message(number: int, topic: str) -> Message:
    """The note as it lies on a topic."""
    event = note(number)
    return encode(
        NOTE,
        event,
        topic=topic,
        key=event.side,
        event_id=event_id(event.note_id, event.version, NOTE.name),
        writer="bench",
        subject=event.number,
        time=event.at,
    )
