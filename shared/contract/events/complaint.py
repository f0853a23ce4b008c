"""Written by intake: a complaint as it stands after each message under its number."""

from uuid import UUID

from pydantic import Field

from shared.contract.fields import Code, Instant, Line, Text, Value, Version
from shared.domain.vocabulary import Action, Confidentiality, PartyKind, RequestType


class Complainant(Value):
    """Who complains: a kind and a keyed pseudonym, never a name or number; `key` is absent when anonymous."""

    kind: PartyKind
    key: Code | None = None


class Enterprise(Value):
    """The enterprise in the matter; names of firms are not personal data."""

    name: Line = ""
    uscc: Line | None = None
    uscc_valid: bool = False
    key: Code | None = Field(None, description="pseudonym of the firm, for repeats")


class Respondent(Value):
    """Against whom; a person's name never travels, a public body is named by its unit code."""

    kind: PartyKind
    name: Line = Field("", description="of an enterprise, or of a public body the catalogue doesn't know")
    key: Code | None = None
    unit: Code | None = None


class Place(Value):
    """Where it happened, taken from the text before redaction; homes are masked."""

    text: Line = ""
    road: Line = ""
    number: Line = ""
    building: Line = ""
    park: Line = ""
    premises: Line = ""
    town: Code | None = Field(None, description="unit code of the town, when the catalogue knows it")


class Item(Value):
    """One thing asked for, with its own lead and clock; text is redacted."""

    item_id: UUID
    index: int = Field(ge=1, le=20)
    request_type: RequestType
    text: Text


class CityReceipt(Value):
    """The source took, or refuses, one of our reports; the complaint itself is as it was."""

    message_id: UUID
    complaint_id: UUID
    source: Code
    number: Code
    reference: Code
    report_id: Code | None = Field(None, description="as the source wrote it")
    granted: bool = Field(description="taken, or refused")
    note: Text = Field("", description="why it is refused, redacted")
    at: Instant = Field(description="when the receipt came")


class ComplaintReceived(Value):
    """The whole complaint after one more message: version 1 is the new one, each later message adds one."""

    complaint_id: UUID
    version: Version
    message_id: UUID
    source: Code
    number: Code
    reference: Code
    action: Action
    channel: Code
    side: Code = Field(description="complaining side's pseudonym: the key of the topic")
    complainant: Complainant
    enterprise: Enterprise | None = None
    respondent: Respondent | None = None
    title: Line = ""
    items: tuple[Item, ...]
    place: Place = Place()
    confidentiality: Confidentiality
    urgent: bool = False
    submitted_at: Instant
    received_at: Instant = Field(description="when the complaint began here; the same in every version")
    due_city: Instant | None = None
    related: tuple[Code, ...] = ()
    note: Text = Field("", description="this message's words, redacted")
    granted: bool | None = None
    report_id: Code | None = None
    flags: tuple[Code, ...] = Field((), description="what looked odd in the input and was kept")


class ComplaintSealed(ComplaintReceived):
    """A sealed complaint, whole, past the classifier: for the dispatch desk alone."""
