"""Written by the classifier: what a complaint is about, and whether it came before."""

from datetime import date
from uuid import UUID

from pydantic import Field

from shared.contract.events.complaint import ComplaintReceived
from shared.contract.fields import Code, Count, Line, Probability, Value, Version
from shared.domain.vocabulary import Relation


class Candidate(Value):
    """A category with its calibrated probability."""

    category: Code
    probability: Probability


class ItemClassification(Value):
    """Candidates for one item, best first; `decided` only above the category's threshold and margin."""

    item_id: UUID
    candidates: tuple[Candidate, ...]
    decided: bool
    abstention: Code | None = Field(None, description="why not decided: unsure, too_close, empty")


class Repeat(Value):
    """Whether the same matter came before, by committed evidence."""

    relation: Relation
    matter_id: UUID | None = None
    of_complaint: UUID | None = None
    score: Probability = 0.0
    evidence: tuple[Code, ...] = ()


class ProposedMark(Value):
    """A mark of clause 52 the text hints at; a person confirms."""

    kind: Code
    evidence: Line = ""


class ComplaintClassified(Value):
    """A complaint version with its candidates, repeat relation and proposed marks; never a reporter mark."""

    complaint: ComplaintReceived
    items: tuple[ItemClassification, ...]
    repeat: Repeat
    marks: tuple[ProposedMark, ...] = ()
    hints: tuple[Code, ...] = Field((), description="urgency, danger and group signals in the text")
    model: Code
    catalogue: Code


class MatterChanged(Value):
    """A matter or class matter was found, joined or split."""

    matter_id: UUID
    version: Version
    kind: Code = Field(description="matter | class_matter")
    change: Code = Field(description="found | joined | split")
    complaint_id: UUID
    members: Count
    complainants: Count


class ReporterListed(Value):
    """An entry of the reviewed professional-reporter list, as shared; a tombstone removes it."""

    entry_id: UUID
    version: Version
    key: Code = Field(description="keyed pseudonym only")
    purpose: Line
    reason_code: Code
    expires_on: date
