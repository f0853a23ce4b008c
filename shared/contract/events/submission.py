"""Written by the 12345 system (or any source): what it says under a complaint's number."""

from pydantic import Field

from shared.contract.fields import Code, Count, Digest, Instant, Line, Text, Value
from shared.domain.vocabulary import Action, Confidentiality, PartyKind, RequestType


class SubmittedParty(Value):
    """Who complains, or against whom, as the source knows it; contact details stay with intake, sealed."""

    kind: PartyKind = Field(PartyKind.PERSON, description="what the party is")
    name: Line | None = Field(None, description="of the person or firm")
    phone: Line | None = Field(None, description="as written, unchecked")
    id_card: Line | None = Field(None, description="身份证号 as written, unchecked")
    uscc: Line | None = Field(None, description="统一社会信用代码, unchecked")
    unit: Code | None = Field(None, description="unit code, when a public body is complained of")


class SubmittedItem(Value):
    """One thing asked for (分项)."""

    request_type: RequestType = Field(RequestType.OTHER, description="诉求类型")
    text: Text = Field(description="诉求内容, in the source's words")


class Submission(Value):
    """A message under a source's number: a new complaint or anything said of it later."""

    source: Code = Field(description="code of the source, as registered in the catalogue")
    number: Code = Field(description="工单编号, the source's own")
    action: Action = Field(Action.NEW, description="what this message says under the number")
    sequence: Count | None = Field(None, description="the source's sequence of this message, if it has one")
    channel: Code = Field("hotline", description="诉求渠道 as in the catalogue")
    submitted_at: Instant = Field(description="诉求时间, with its zone")
    complainant: SubmittedParty = Field(
        SubmittedParty(kind=PartyKind.ANONYMOUS), description="诉求人; left out means anonymous"
    )
    enterprise: SubmittedParty | None = Field(
        None, description="the enterprise on whose behalf or about whom"
    )
    respondent: SubmittedParty | None = Field(None, description="被诉方: against whom")
    title: Line = Field("", description="标题")
    items: tuple[SubmittedItem, ...] = Field(
        (), max_length=20, description="分项; a new complaint has one or more"
    )
    place: Line = Field("", description="事发地址 in the source's words")
    confidentiality: Confidentiality = Field(Confidentiality.OPEN, description="who may see whom")
    urgent: bool = Field(False, description="the source calls it urgent")
    due_city: Instant | None = Field(None, description="办理时限, the city's, never recomputed")
    related: tuple[Code, ...] = Field((), max_length=20, description="earlier numbers it names")
    note: Text = Field("", description="the words of an urge, a supplement, a decision")
    granted: bool | None = Field(None, description="for decisions and receipts: yes or no")
    report_id: Code | None = Field(None, description="for receipts and decisions: which of our reports")
    recordings: tuple[Code, ...] = Field(
        (), max_length=20, description="references of recordings in the source's own system"
    )
    files: tuple[Digest, ...] = Field(
        (), max_length=20, description="SHA-256 of files that belong to it, as sent; the bytes come apart"
    )
    registered_by: Code | None = Field(None, description="who of the district registered it, no name")
    consent: bool | None = Field(None, description="whether it may be named to the unit that handles it")
