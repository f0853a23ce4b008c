"""The work of one transaction: the cases in hand, what is to be written and sent, and what caused it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import BaseModel

from services.dispatch.cases import Cases
from services.dispatch.handbook import Handbook
from services.dispatch.journal import Journal
from shared.contract.codec import encode
from shared.contract.declarations import EventType
from shared.contract.records import Incoming, Message, Record
from shared.domain.identifiers import event_id
from shared.stream.ports import Effects

SERVICE = "dispatch"


class Cause(NamedTuple):
    """What is being worked on: its record (none for people and timers), its id and trace."""

    record: Record | None = None
    event_id: UUID | None = None
    traceparent: str = ""

    @classmethod
    def of(cls, incoming: Incoming[Any]) -> "Cause":
        """The cause that an incoming event is."""
        return cls(incoming.record, incoming.event_id, incoming.traceparent)


@dataclass(slots=True)
class Work:
    """Cases, journal and effects of one transaction; `now` is read once."""

    book: Handbook
    cases: Cases
    now: datetime
    journal: Journal = field(default_factory=Journal)
    effects: Effects = field(default_factory=Effects)

    def send(  # noqa: PLR0913 - the envelope and the cause it goes on from
        self,
        cause: Cause,
        event_type: EventType,
        event: BaseModel,
        *,
        topic: str,
        key: UUID,
        aggregate: UUID,
        version: int,
        subject: str,
        recipient: str = "",
        time: datetime | None = None,
    ) -> Message:
        """Send an event after commit, in the lane of its cause; returns it with its final bytes."""
        message = encode(
            event_type,
            event,
            topic=topic,
            key=str(key),
            event_id=event_id(aggregate, version, event_type.name, recipient),
            writer=SERVICE,
            subject=subject,
            time=time or self.now,
            traceparent=cause.traceparent,
        )
        self.effects.sent.append((cause.record, message))
        return message
