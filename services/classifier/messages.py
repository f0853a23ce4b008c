"""The classifier's events as final bytes: which topic, which id; the same finding gives the same bytes."""

from datetime import datetime

from shared.contract.codec import encode
from shared.contract.declarations import CLASSIFIED, MATTER_CHANGED
from shared.contract.events.classification import ComplaintClassified, MatterChanged
from shared.contract.records import Message
from shared.contract.topics import PREFIX
from shared.domain.identifiers import event_id

_WRITER = "classifier"


def classified(event: ComplaintClassified, now: datetime, traceparent: str) -> Message:
    """A classified complaint, keyed by its side as it was received."""
    complaint = event.complaint
    return encode(
        CLASSIFIED,
        event,
        topic=PREFIX + CLASSIFIED.topic,
        key=complaint.side,
        event_id=event_id(complaint.complaint_id, complaint.version, CLASSIFIED.name),
        writer=_WRITER,
        subject=complaint.reference,
        time=now,
        traceparent=traceparent,
    )


def matter_changed(event: MatterChanged, now: datetime, traceparent: str) -> Message:
    """A matter's change, keyed by the matter."""
    return encode(
        MATTER_CHANGED,
        event,
        topic=PREFIX + MATTER_CHANGED.topic,
        key=str(event.matter_id),
        event_id=event_id(event.matter_id, event.version, MATTER_CHANGED.name),
        writer=_WRITER,
        subject=str(event.matter_id),
        time=now,
        traceparent=traceparent,
    )
