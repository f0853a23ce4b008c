"""Written by a unit on its own topic: what it does with an order."""

from uuid import UUID

from pydantic import Field

from shared.contract.fields import Code, Instant, Line, Text, Value, Version
from shared.domain.vocabulary import Outcome, ReportKind


class UnitReport(Value):
    """A unit's report on an order; the unit is the one whose topic carries it."""

    report_id: UUID = Field(description="drawn by the unit; the same id again changes nothing")
    order_id: UUID
    order_version: Version = Field(description="the version the unit judged by; stale ones are refused")
    kind: ReportKind
    at: Instant
    staff: Code | None = Field(None, description="the unit's own id of the person, no name")
    section: Code | None = None
    words: Text = ""
    outcome: Outcome | None = None
    outside_case: Line | None = None
    ground: Code | None = Field(None, description="reason code of a return or extension")
    basis: Line = Field("", description="legal basis of a return, or the article of a refusal")
    days: int | None = Field(None, ge=1, le=60)
