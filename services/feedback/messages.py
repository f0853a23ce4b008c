"""The loop's events as final bytes: which topic, which id; the same decision gives the same bytes."""

from uuid import UUID

from services.feedback.rules.loop import Told
from shared.contract.codec import encode
from shared.contract.declarations import CALLBACK_REQUESTED, STATUS, SUPERVISION, VERDICT, EventType
from shared.contract.events.feedback import CallbackRequested, ComplaintStatus, SupervisionStepped
from shared.contract.records import Message
from shared.contract.topics import PREFIX, supervision
from shared.domain.identifiers import event_id

WRITER = "feedback"
TO_UNIT, TO_SUPERVISOR = "unit", "supervisor"
EXPLAINED = "explained"
"""A step's resolution when the unit has answered for it, which doesn't end it."""


def message(told: Told, traceparent: str = "") -> Message:
    """A callback request, a verdict or a status, keyed by its complaint."""
    event_type, identity, version = _envelope(told)
    return encode(
        event_type,
        told,
        topic=PREFIX + event_type.topic,
        key=str(told.complaint_id),
        event_id=event_id(identity, version, event_type.name),
        writer=WRITER,
        subject=str(told.order_id),
        time=told.at,
        traceparent=traceparent,
    )


def supervision_message(stepped: SupervisionStepped) -> Message:
    """A step of the ladder to one recipient: a unit on the topic it alone may read, the supervisor on his."""
    version = {None: 1, EXPLAINED: 3}.get(stepped.resolution, 2)
    to_unit = stepped.role == TO_UNIT
    return encode(
        SUPERVISION,
        stepped,
        topic=supervision(stepped.recipient).full_name if to_unit else PREFIX + SUPERVISION.topic,
        key=str(stepped.complaint_id),
        event_id=event_id(stepped.step_id, version, SUPERVISION.name, stepped.role),
        writer=WRITER,
        subject=stepped.reference,
        time=stepped.at,
    )


def _envelope(told: Told) -> tuple[EventType, UUID, int]:
    if isinstance(told, ComplaintStatus):
        return STATUS, told.order_id, told.order_version
    if isinstance(told, CallbackRequested):
        return CALLBACK_REQUESTED, told.callback_id, 1
    return VERDICT, told.verdict_id, 1
