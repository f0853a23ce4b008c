"""The event that tells of a dead letter: coordinates, code and words, never the bytes."""

from datetime import datetime

from shared.contract.codec import encode
from shared.contract.declarations import REJECTED
from shared.contract.events.rejection import EventRejected
from shared.contract.records import Message, Record, Rejection
from shared.contract.topics import rejected
from shared.domain.identifiers import stable_id


class RejectionEvents:
    """Makes the rejection events of one stage of one service."""

    def __init__(self, service: str, stage: str, group: str) -> None:
        self._service = service
        self._stage = stage
        self._group = group
        self._topic = rejected(service).full_name

    def event(self, record: Record, rejection: Rejection, now: datetime) -> Message:
        """The message for one rejected record; the same record and code give the same id."""
        letter = stable_id("dead_letter", self._group, record.topic, record.partition, record.offset)
        event = EventRejected(
            dead_letter_id=letter,
            stage=self._stage,
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            code=rejection.code,
            field=rejection.field,
            message=rejection.message,
            at=now,
        )
        return encode(
            REJECTED,
            event,
            topic=self._topic,
            key=str(letter),
            event_id=stable_id("event", letter, rejection.code, now),
            writer=self._service,
            subject=str(letter),
            time=now,
        )
