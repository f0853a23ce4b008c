"""Intake's events as they are sent: the complaint after one more message, the source's receipts."""

from datetime import datetime
from uuid import UUID

from services.intake.rules.normalise import Normal
from shared.contract.codec import encode
from shared.contract.declarations import CITY_RECEIPT, RECEIVED
from shared.contract.events.complaint import CityReceipt, ComplaintReceived
from shared.contract.records import Message
from shared.contract.topics import CITY_RECEIPTS
from shared.contract.topics import RECEIVED as RECEIVED_TOPIC
from shared.domain.identifiers import event_id, reference

_WRITER = "intake"


def received(state: ComplaintReceived, at: datetime, traceparent: str) -> Message:
    """A complaint's next version, to the classifier."""
    return encode(
        RECEIVED,
        state,
        topic=RECEIVED_TOPIC.full_name,
        key=state.side,
        event_id=event_id(state.complaint_id, state.version, RECEIVED.name),
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
