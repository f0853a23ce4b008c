"""Written by the 12345 system (or any source): what it says under a complaint's number."""

from pydantic import Field

from shared.contract.fields import Code, Count, Instant, Line, Text, Value
from shared.domain.vocabulary import Action, Confidentiality, PartyKind, RequestType


class SubmittedParty(Value):
    """Who complains, or against whom, as the source knows it; contact details stay with intake, sealed."""

    kind: PartyKind = PartyKind.PERSON
    name: Line | None = None
    phone: Line | None = None
    id_card: Line | None = None
    uscc: Line | None = Field(None, description="统一社会信用代码, unchecked")
    unit: Code | None = Field(None, description="unit code, when a public body is complained of")


class SubmittedItem(Value):
    """One thing asked for (分项)."""

    request_type: RequestType = RequestType.OTHER
    text: Text


class Submission(Value):
    """A message under a source's number: a new complaint or anything said of it later."""

    source: Code
    number: Code = Field(description="工单编号, the source's own")
    action: Action = Action.NEW
    sequence: Count | None = Field(None, description="the source's sequence of this message, if it has one")
    channel: Code = "hotline"
    submitted_at: Instant
    complainant: SubmittedParty = SubmittedParty(kind=PartyKind.ANONYMOUS)
    enterprise: SubmittedParty | None = Field(
        None, description="the enterprise on whose behalf or about whom"
    )
    respondent: SubmittedParty | None = None
    title: Line = ""
    items: tuple[SubmittedItem, ...] = Field((), max_length=20)
    place: Line = Field("", description="事发地址 in the source's words")
    confidentiality: Confidentiality = Confidentiality.OPEN
    urgent: bool = False
    due_city: Instant | None = Field(None, description="办理时限, the city's, never recomputed")
    related: tuple[Code, ...] = Field((), max_length=20, description="earlier numbers it names")
    note: Text = Field("", description="the words of an urge, a supplement, a decision")
    granted: bool | None = Field(None, description="for decisions and receipts: yes or no")
    report_id: Code | None = Field(None, description="for receipts: which of our reports")
