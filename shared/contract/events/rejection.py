"""Written by every service: the coordinates of what it could not use; never the raw bytes."""

from uuid import UUID

from pydantic import Field

from shared.contract.fields import Code, Instant, Line, Value


class EventRejected(Value):
    """A record became a dead letter: where it lay, why, and in which words to tell a person."""

    dead_letter_id: UUID = Field(description="by which an operator shows or redrives it")
    stage: Code = Field(description="the stage that could not use the record")
    topic: Line = Field(description="where the record lay")
    partition: int = Field(ge=0, le=2**31 - 1)
    offset: int = Field(ge=0, le=2**63 - 1)
    code: Code = Field(description="error code")
    field: Line = Field("", description="path of the field at fault")
    message: Line = Field(description="Chinese, for people")
    at: Instant = Field(description="when it was rejected")
