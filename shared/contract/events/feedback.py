"""Written by feedback, and to it: callbacks, verdicts, what the complainant is told."""

from uuid import UUID

from pydantic import Field

from shared.contract.fields import Code, Instant, Line, Text, Value, Version
from shared.domain.vocabulary import (
    CallbackOwner,
    ExceptionKind,
    RequestType,
    Rung,
    Satisfaction,
    Solved,
    VerdictKind,
)


class CallbackRequested(Value):
    """Please ask the complainant of this order; contact details come by an audited call."""

    callback_id: UUID = Field(description="one a try; the answer names it")
    attempt: int = Field(ge=1, le=10, description="which try this is")
    order_id: UUID = Field(description="the work order that was answered")
    order_version: Version = Field(description="the version of the answer to be judged")
    complaint_id: UUID = Field(description="the complaint")
    number: Code = Field(description="工单编号, the source's own")
    request_type: RequestType = Field(description="诉求类型")
    unit: Code = Field(description="the unit that answered")
    at: Instant = Field(description="when the request was made")


class CallbackGiven(Value):
    """What the complainant said, or that nobody was reached."""

    result_id: UUID = Field(description="drawn by the caller; the same id again changes nothing")
    callback_id: UUID = Field(description="from the request")
    order_id: UUID = Field(description="from the request")
    owner: CallbackOwner = Field(description="whose callback it is")
    reached: bool = Field(description="whether the complainant was reached")
    solved: Solved | None = Field(None, description="解决, if reached and said")
    satisfaction: Satisfaction | None = Field(None, description="满意, if reached and rated")
    reasons: tuple[Code, ...] = Field((), description="reason codes, where not solved or not satisfied")
    exception: ExceptionKind | None = Field(None, description="合理例外 proposed; a person decides")
    evidence: Line = Field("", description="what shows the exception: judgment, article, file number")
    words: Text = Field("", description="the complainant's own")
    at: Instant = Field(description="when the complainant was asked")


class Verdict(Value):
    """What the loop asks of dispatch: closed, rework, supervise, escalate; with the version judged."""

    verdict_id: UUID
    kind: VerdictKind
    order_id: UUID
    order_version: Version
    complaint_id: UUID
    basis: Line
    words: Text = Field("", description="the complainant's words, redacted: what the unit is to mend")
    history: tuple[Line, ...] = Field(
        (), description="with rework, supervise, escalate: every callback about it, oldest first, in Chinese"
    )
    at: Instant


class ComplaintStatus(Value):
    """What the complainant may be told: who is responsible, until when; never internal quarrels."""

    complaint_id: UUID = Field(description="the complaint")
    order_id: UUID = Field(description="the work order the status is of")
    order_version: Version = Field(description="the higher one is the newer status of this order")
    source: Code = Field(description="code of the source")
    number: Code = Field(description="工单编号, the source's own")
    reference: Code = Field(description="our number, readable over the phone")
    status: Code = Field(description="short code of the step")
    text: Line = Field(description="Chinese, for people")
    unit_name: Line = Field("", description="who is responsible")
    due: Instant | None = Field(None, description="until when")
    at: Instant = Field(description="when it became so")


class SupervisionStepped(Value):
    """An order came to a rung of the ladder, was answered for, or left it; one event to each concerned."""

    step_id: UUID = Field(description="the step; its end has the same")
    order_id: UUID = Field(description="the work order")
    complaint_id: UUID = Field(description="the complaint: the key of the topic")
    number: Code = Field(description="工单编号, the source's own")
    reference: Code = Field(description="our number, readable over the phone")
    unit: Code = Field(description="the unit that leads it")
    recipient: Code = Field(description="unit code of who is told")
    role: Code = Field(description="unit | supervisor")
    rung: Rung = Field(description="which step")
    due: Instant = Field(description="the binding due time it is measured by")
    resolution: Code | None = Field(
        None,
        description="absent as it begins; `explained`: answered for, it stands; "
        "answered | ended | handed_on | due_changed | shelved: over",
    )
    explanation: Text = Field("", description="with `explained`: the unit's words, redacted")
    at: Instant = Field(description="when it was seen")
