"""A submission as it arrived, on whichever way, and what became of it."""

from dataclasses import dataclass
from uuid import UUID

from shared.contract.events.submission import Submission
from shared.contract.records import Record


@dataclass(frozen=True, slots=True)
class Arrival:
    """A submission with its bytes as they came; `cause` is its record, None when it came over HTTP."""

    submission: Submission
    raw: bytes
    traceparent: str = ""
    cause: Record | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an arrival: applied as `version`, waiting (no version), or a duplicate."""

    complaint_id: UUID
    message_id: UUID
    version: int | None
    duplicate: bool = False
