"""Written by feedback, and to it: callbacks, verdicts, what the complainant is told."""

from uuid import UUID

from pydantic import Field

from shared.contract.fields import Code, Instant, Line, Text, Value, Version
from shared.domain.vocabulary import CallbackOwner, RequestType, Satisfaction, Solved, VerdictKind


class CallbackRequested(Value):
    """Please ask the complainant of this order; contact details come by an audited call."""

    callback_id: UUID
    attempt: int = Field(ge=1, le=10)
    order_id: UUID
    order_version: Version
    complaint_id: UUID
    number: Code
    request_type: RequestType
    unit: Code
    at: Instant


class CallbackGiven(Value):
    """What the complainant said, or that nobody was reached."""

    result_id: UUID = Field(description="drawn by the caller; the same id again changes nothing")
    callback_id: UUID
    order_id: UUID
    owner: CallbackOwner
    reached: bool
    solved: Solved | None = None
    satisfaction: Satisfaction | None = None
    words: Text = ""
    at: Instant


class Verdict(Value):
    """What the loop asks of dispatch: closed, rework, supervise, escalate; with the version judged."""

    verdict_id: UUID
    kind: VerdictKind
    order_id: UUID
    order_version: Version
    complaint_id: UUID
    basis: Line
    at: Instant


class ComplaintStatus(Value):
    """What the complainant may be told: who is responsible, until when; never internal quarrels."""

    complaint_id: UUID
    order_id: UUID
    order_version: Version
    source: Code
    number: Code
    reference: Code
    status: Code
    text: Line = Field(description="Chinese, for people")
    unit_name: Line = ""
    due: Instant | None = None
    at: Instant
