"""What lies on a topic and what the stage makes of it: records, events, rejections, messages to send."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from shared.contract.errors import FAULTS

E = TypeVar("E")

Headers = tuple[tuple[str, bytes], ...]


class Record(NamedTuple):
    """A record as it lay on a topic; `timestamp` in milliseconds since the epoch."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Headers


class Incoming(NamedTuple, Generic[E]):
    """A decoded record: the event, its id and trace, and where it lay."""

    record: Record
    event: E
    event_id: UUID | None
    traceparent: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a record can't be used: a value, not an exception. Details never contain the content."""

    code: str
    field: str = ""
    detail: str = ""

    @property
    def message(self) -> str:
        """The Chinese sentence for people."""
        return FAULTS[self.code].message


class Message(NamedTuple):
    """The final bytes of an event to send: made once, so that a re-send is identical."""

    event_id: UUID
    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers
    created_at: datetime
