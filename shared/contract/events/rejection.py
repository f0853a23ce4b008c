"""Written by every service: the coordinates of what it could not use; never the raw bytes."""

from uuid import UUID

from pydantic import Field

from shared.contract.fields import Code, Instant, Line, Value


class EventRejected(Value):
    """A record became a dead letter: where it lay, why, and in which words to tell a person."""

    dead_letter_id: UUID
    stage: Code
    topic: Line
    partition: int = Field(ge=0)
    offset: int = Field(ge=0)
    code: Code
    field: Line = ""
    message: Line
    at: Instant
