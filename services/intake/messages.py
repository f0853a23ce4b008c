"""Intake's events as they are sent: the complaint after one more message, the source's receipts."""

from datetime import datetime
from uuid import UUID

from services.intake.rules.normalise import Normal
from services.intake.rules.secrecy import is_sealed, without_content
from shared.contract.codec import encode
from shared.contract.declarations import CITY_RECEIPT, RECEIVED, SEALED, EventType
from shared.contract.events.complaint import CityReceipt, ComplaintReceived
from shared.contract.records import Message
from shared.contract.topics import CITY_RECEIPTS
from shared.contract.topics import RECEIVED as RECEIVED_TOPIC
from shared.contract.topics import SEALED as SEALED_TOPIC
from shared.domain.identifiers import event_id, reference

_WRITER = "intake"


def told(state: ComplaintReceived, at: datetime, traceparent: str) -> tuple[Message, ...]:
    """A complaint's next version: to the classifier, or sealed past it. The first message is the whole."""
    if not is_sealed(state.confidentiality):
        return (_complaint(RECEIVED, RECEIVED_TOPIC.full_name, state.side, state, at, traceparent),)
    bare = without_content(state)
    return (
        _complaint(SEALED, SEALED_TOPIC.full_name, str(state.complaint_id), state, at, traceparent),
        _complaint(RECEIVED, RECEIVED_TOPIC.full_name, bare.side, bare, at, traceparent),
    )


def _complaint(
    event_type: EventType, topic: str, key: str, state: ComplaintReceived, at: datetime, traceparent: str
) -> Message:
    return encode(
        event_type,
        state,
        topic=topic,
        key=key,
        event_id=event_id(state.complaint_id, state.version, event_type.name),
        writer=_WRITER,
        subject=state.reference,
        time=at,
        traceparent=traceparent,
    )


def receipt_given(
    complaint_id: UUID, message_id: UUID, normal: Normal, at: datetime, traceparent: str
) -> Message:
    """The source's receipt for one of our reports, to dispatch; an unsaid `granted` means taken."""
    said = normal.said
    receipt = CityReceipt(
        message_id=message_id,
        complaint_id=complaint_id,
        source=said.source,
        number=said.number,
        reference=reference(complaint_id),
        report_id=said.report_id,
        granted=said.granted is not False,
        note=normal.note,
        at=at,
    )
    return encode(
        CITY_RECEIPT,
        receipt,
        topic=CITY_RECEIPTS.full_name,
        key=str(complaint_id),
        event_id=event_id(message_id, 1, CITY_RECEIPT.name),
        writer=_WRITER,
        subject=receipt.reference,
        time=at,
        traceparent=traceparent,
    )
