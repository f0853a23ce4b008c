"""Every event type: its model, its topic, its largest size. One place; the rest is generated from it."""

from dataclasses import dataclass

from pydantic import BaseModel

from shared.contract.events.audit import AuditAnchored
from shared.contract.events.classification import ComplaintClassified, MatterChanged, ReporterListed
from shared.contract.events.complaint import CityReceipt, ComplaintReceived, ComplaintSealed
from shared.contract.events.feedback import (
    CallbackGiven,
    CallbackRequested,
    ComplaintStatus,
    SupervisionStepped,
    Verdict,
)
from shared.contract.events.order import CityReport, OrderMessage, OrderMoved
from shared.contract.events.rejection import EventRejected
from shared.contract.events.report import UnitReport
from shared.contract.events.submission import Submission

SOURCE_HEADER = "source"
"""On `intake.submissions`: the code of the source whose own JSON the value is; left out for our own event."""

INPUT_BYTES = 1024 * 1024
"""What others may send, unpacked: the broker's own limit counts compressed bytes."""

OUTPUT_BYTES = 2 * 1024 * 1024
"""What we send one another: larger, so that whatever was let in fits with what was added to it."""


@dataclass(frozen=True, slots=True, eq=False)
class EventType:
    """A declared event: `name` is the CloudEvents type, ending in its major version; `max_bytes` unpacked.

    `also` are further topics on which it lies, each copy for another reader.
    """

    name: str
    model: type[BaseModel]
    topic: str
    max_bytes: int = OUTPUT_BYTES
    also: tuple[str, ...] = ()

    @property
    def topics(self) -> tuple[str, ...]:
        """Every topic on which it may lie."""
        return (self.topic, *self.also)

    @property
    def schema_name(self) -> str:
        """The golden schema's file name and the `dataschema` on the wire."""
        return f"{self.name.removeprefix('tiaokuai.')}.json"


SUBMISSION = EventType("tiaokuai.submission.v1", Submission, "intake.submissions", INPUT_BYTES)
RECEIVED = EventType("tiaokuai.complaint.received.v1", ComplaintReceived, "complaints.received")
SEALED = EventType("tiaokuai.complaint.sealed.v1", ComplaintSealed, "complaints.sealed")
CITY_RECEIPT = EventType("tiaokuai.city.receipt.v1", CityReceipt, "city.receipts")
CLASSIFIED = EventType("tiaokuai.complaint.classified.v1", ComplaintClassified, "complaints.classified")
MATTER_CHANGED = EventType("tiaokuai.matter.changed.v1", MatterChanged, "matters")
REPORTER_LISTED = EventType("tiaokuai.reporter.listed.v1", ReporterListed, "reporters.list")
ORDER_MESSAGE = EventType("tiaokuai.order.message.v1", OrderMessage, "dispatch.orders")
UNIT_REPORT = EventType("tiaokuai.unit.report.v1", UnitReport, "units.reports", INPUT_BYTES)
ORDER_MOVED = EventType("tiaokuai.order.moved.v1", OrderMoved, "dispatch.lifecycle")
CITY_REPORT = EventType("tiaokuai.city.report.v1", CityReport, "city.reports")
CALLBACK_REQUESTED = EventType("tiaokuai.callback.requested.v1", CallbackRequested, "callbacks.requests")
CALLBACK_GIVEN = EventType(
    "tiaokuai.callback.given.v1",
    CallbackGiven,
    "feedback.callbacks",
    INPUT_BYTES,
    also=("city.callbacks",),
)
VERDICT = EventType("tiaokuai.verdict.given.v1", Verdict, "feedback.verdicts")
STATUS = EventType("tiaokuai.complaint.status.v1", ComplaintStatus, "complaints.status")
SUPERVISION = EventType(
    "tiaokuai.supervision.stepped.v1",
    SupervisionStepped,
    "feedback.supervision",
    also=("feedback.supervision.units",),
)
AUDIT_ANCHORED = EventType("tiaokuai.audit.anchored.v1", AuditAnchored, "audit")
REJECTED = EventType("tiaokuai.event.rejected.v1", EventRejected, "rejected")

EVENT_TYPES: tuple[EventType, ...] = (
    SUBMISSION,
    RECEIVED,
    SEALED,
    CITY_RECEIPT,
    CLASSIFIED,
    MATTER_CHANGED,
    REPORTER_LISTED,
    ORDER_MESSAGE,
    UNIT_REPORT,
    ORDER_MOVED,
    CITY_REPORT,
    CALLBACK_REQUESTED,
    CALLBACK_GIVEN,
    VERDICT,
    STATUS,
    SUPERVISION,
    REJECTED,
    AUDIT_ANCHORED,
)
