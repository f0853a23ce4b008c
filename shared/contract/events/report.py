"""Written by a unit on its own topic: what it does with an order."""

from uuid import UUID

from pydantic import Field

from shared.contract.fields import Code, Digest, Instant, Line, Text, Value, Version
from shared.domain.vocabulary import Outcome, ReportKind


class UnitReport(Value):
    """A unit's report on an order; the unit is the one whose topic carries it."""

    report_id: UUID = Field(description="drawn by the unit; the same id again changes nothing")
    order_id: UUID = Field(description="the work order, from the order message")
    order_version: Version = Field(
        description="the version of the last message seen of it; stale ones are refused"
    )
    kind: ReportKind = Field(description="what the unit did or asks for")
    at: Instant = Field(description="when it was done")
    staff: Code | None = Field(None, description="the unit's own id of the person, no name")
    section: Code | None = Field(None, description="科室 or 所 that handles it; needed by `assigned`")
    words: Text = Field("", description="for people; an answer says what was found and done")
    outcome: Outcome | None = Field(None, description="结果; needed by `answered`")
    outside_case: Line | None = Field(None, description="case number elsewhere: 12315, 仲裁, 复议")
    ground: Code | None = Field(None, description="reason code of a return or extension")
    basis: Line = Field("", description="legal basis of a return, or the article of a refusal")
    days: int | None = Field(None, ge=1, le=60, description="working days asked for by an extension")
    units: tuple[Code, ...] = Field(
        (), max_length=10, description="`whistle`: departments called; `help_asked`: the unit asked"
    )
    files: tuple[Digest, ...] = Field(
        (),
        max_length=20,
        description="`answered`, `interim`: files of the case that go up with it, by SHA-256",
    )
    handler: Code | None = Field(None, description="`assigned`: the section's person, the unit's own id")
    due: Instant | None = Field(None, description="`assigned`: the section's own; `help_asked`: until when")
