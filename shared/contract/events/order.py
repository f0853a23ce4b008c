"""Written by dispatch: decisions, every move of every order, and what each unit is told."""

from datetime import date
from uuid import UUID

from pydantic import Field

from shared.contract.events.classification import Candidate
from shared.contract.fields import Code, Count, Digest, Instant, Line, Number, Text, Value, Version
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import (
    ActorKind,
    CityReportKind,
    Colour,
    Confidentiality,
    OrderKind,
    Outcome,
    RequestType,
    UnitRole,
)


class Due(Value):
    """The due times of an order; the earliest of city and internal binds (`domain.md` §1b)."""

    city: Instant | None = Field(None, description="as the city sent it, never recomputed")
    statutory: Instant | None = Field(None, description="by a statute of its own")
    internal: Instant = Field(description="the district's, by the catalogue")
    binding: Instant = Field(description="the earliest of city and internal")
    sign: Instant = Field(description="sign by then")
    contact: Instant = Field(description="first contact by then")
    provisional: bool = Field(False, description="reaches past the known calendar of working days")
    known_until: date | None = Field(None, description="provisional: the last day known when it was computed")
    since: Instant | None = Field(None, description="when the binding time began to run")
    yellow: Instant | None = Field(None, description="half of the working time is left until binding")
    orange: Instant | None = Field(None, description="a fifth of it is left")
    colour: Colour | None = Field(None, description="the last warning told: yellow, orange, red")


class Hop(Value):
    """One unit handing to another (流转), with the time the first one used."""

    from_unit: Code
    to_unit: Code
    at: Instant
    ground: Code
    seconds_used: Count


class Decision(Value):
    """Why an order went where it went: enough to explain it and to decide it again."""

    rule: Code
    basis: Line
    explanation: Text
    facts: dict[Code, Text | Number | float | bool | tuple[Line, ...] | None]
    candidates: tuple[Candidate, ...]
    catalogue: Code
    model: Code
    place: Code | None = Field(
        None,
        description="dispatch | desk | propose_guided, …_handover, …_linked | joined | a person's decision",
    )
    lead: Code | None = Field(None, description="unit code of the lead decided")
    co: tuple[Code, ...] = Field((), description="unit codes of the co-handling units decided")
    informed: tuple[Code, ...] = Field((), description="unit codes of those who get a copy")
    suggest: Code | None = Field(None, description="where a person decides: the lead to think of first")
    whistle: tuple[Code, ...] = Field((), description="departments a town that leads is to whistle for")
    help: tuple[Code, ...] = Field((), description="units asked for one named act, `town_act` of the facts")


class Help(Value):
    """协助: one named act asked of a unit that doesn't lead; counted by reverse evaluation (clause 51)."""

    unit: Code = Field(description="unit code of the one asked")
    act: Line = Field(description="what is asked, in words")
    asked_by: Code = Field(description="unit code of the lead, or the desk's person")
    at: Instant = Field(description="when it was asked")
    due: Instant = Field(description="until when")
    given: bool | None = Field(None, description="done, or refused with a reason; absent while open")
    words: Line = Field("", description="what was done, or why not")
    answered_at: Instant | None = Field(None, description="when")
    chased: tuple[Instant, ...] = Field((), description="when it was chased for being late: twice at most")


class ReportIn(Value):
    """报到: a department that was whistled for."""

    unit: Code = Field(description="unit code")
    at: Instant | None = Field(None, description="when it reported in; absent while it has not")
    chased: tuple[Instant, ...] = Field((), description="when it was chased for being late: twice at most")


class Whistle(Value):
    """吹哨: a town calls departments together; both sides are evaluated by it (clause 51)."""

    whistle_id: UUID = Field(description="the report that blew it")
    town: Code = Field(description="unit code of the town")
    words: Line = Field(description="why, and for what")
    at: Instant = Field(description="when it was blown")
    due: Instant = Field(description="departments report in by then")
    units: tuple[ReportIn, ...] = Field(description="the departments named")
    minutes: Text = Field("", description="会商纪要: what was agreed")
    minuted_at: Instant | None = Field(None, description="when the minutes were kept")


class ThreeWayCall(Value):
    """三方通话: enterprise, hotline and departments on one call (clause 15); nobody's name or number."""

    at: Instant = Field(description="when it was held")
    units: tuple[Code, ...] = Field(description="unit codes of the departments on the call")
    words: Line = Field(description="what came of it, redacted")


class Joint(Value):
    """What others do with the order beside its lead."""

    helps: tuple[Help, ...] = ()
    whistles: tuple[Whistle, ...] = ()
    co_reported: tuple[Code, ...] = Field((), description="co-handling units that gave their part")
    class_matter: UUID | None = Field(None, description="一类事: handled together with others' orders")
    class_lead: Code | None = Field(None, description="the unit that leads the class matter")
    calls: tuple[ThreeWayCall, ...] = Field((), description="三方通话, the oldest first")


class ReturnAsked(Value):
    """退单申请: what its reviewer reads beside the ground; absent once it is decided."""

    basis: Line = Field("", description="法律或职责依据")
    to: tuple[Code, ...] = Field((), description="the unit it names as competent")


class Pause(Value):
    """挂账: the order rests; the district's clock stands still, the city's never does."""

    since: Instant
    review_on: date | None = Field(None, description="the day on which the desk looks again")


class OrderState(Value):
    """The whole state of a work order after a move."""

    order_id: UUID
    version: Version
    complaint_id: UUID
    complaint_version: Version
    item_id: UUID
    source: Code
    number: Code
    reference: Code
    state: State
    resume: State | None = None
    lead: Code | None = None
    lead_since: Count = Field(0, description="the version at which the present lead, or rework, began")
    section: Code | None = None
    co: tuple[Code, ...] = ()
    informed: tuple[Code, ...] = ()
    category: Code | None = None
    request_type: RequestType
    confidentiality: Confidentiality
    anonymous: bool = False
    urgent: bool = False
    urgent_since: Instant | None = Field(None, description="when it turned urgent, if it did not begin so")
    town: Code | None = None
    respondent_unit: Code | None = None
    due: Due | None = None
    received_at: Instant | None = Field(None, description="when the complaint began here")
    created_at: Instant
    issued_at: Instant | None = None
    signed_at: Instant | None = None
    contacted_at: Instant | None = None
    answered_at: Instant | None = None
    ended_at: Instant | None = None
    outcome: Outcome | None = None
    outside_case: Line | None = None
    designated: bool = False
    extension: Code | None = Field(None, description="requested | granted | refused")
    supervised: Count = 0
    escalated: Count = 0
    urged: Count = 0
    followed_up: Count = 0
    reworks: Count = 0
    hops: tuple[Hop, ...] = ()
    returned_by: tuple[Code, ...] = Field((), description="units that returned it, never asked again")
    return_ground: Code | None = None
    matter_id: UUID | None = None
    merged_into: UUID | None = None
    marks: tuple[Code, ...] = ()
    moved_at: Instant | None = Field(None, description="when the last move was made; times never go below it")
    state_since: Instant | None = Field(None, description="when the present state began")
    return_refused: tuple[Code, ...] = Field((), description="units whose return was refused: they ask once")
    extension_days: Count | None = Field(None, description="working days asked for by the extension")
    answer: Text = Field("", description="what the lead answered, or where the complainant was guided")
    files: tuple[Digest, ...] = Field((), description="files that belong to the answer, by SHA-256")
    failed: tuple[Code, ...] = Field((), description="who led each failed disposition; twice: never alone")
    came: tuple[Instant, ...] = Field((), description="when this side came with this matter, this order last")
    sent_back: Count = Field(0, description="answers the desk's check sent back; apart from rework")
    handler: Code | None = Field(None, description="the section's person, by the unit's own id")
    section_due: Instant | None = Field(None, description="the section's own due time")
    review_by: Instant | None = Field(None, description="the desk reviews the return asked for by then")
    pause: Pause | None = None
    joint: Joint | None = None
    return_asked: ReturnAsked | None = None
    split_from: UUID | None = Field(None, description="拆单: the order this item was taken out of")
    words: Text = Field("", description="拆单: what the item asks, in the desk's words, redacted")
    facts_asked_at: Instant | None = Field(None, description="the desk asked the complainant to say more")
    attempts: tuple[Instant, ...] = Field((), description="联系未果: when the complainant was not reached")
    rework_words: Text = Field("", description="再次处置: what callbacks said, for whoever leads it next")


class OrderMoved(Value):
    """One move of one order with its actor, time and cause; the first carries the decision."""

    move: Move | None = Field(None, description="absent on the first, which creates the order")
    actor: ActorKind
    actor_id: Code | None = None
    cause: UUID | None = Field(None, description="the event, report or request that caused it")
    at: Instant
    reason: Line = ""
    order: OrderState
    decision: Decision | None = None


class Refusal(Value):
    """Why a report was not applied."""

    report_id: UUID = Field(description="the report that was not applied")
    code: Code = Field(description="error code")
    message: Line = Field(description="Chinese, for people")


class OrderMessage(Value):
    """What a unit is told about an order: enough to work by, redacted, without contact details."""

    kind: OrderKind = Field(description="why the unit is told")
    role: UnitRole = Field(description="the unit's part in the order")
    unit: Code = Field(description="the unit told")
    order_id: UUID = Field(description="the work order; reports name it")
    version: Version = Field(description="the order's version after the move; reports name the last one seen")
    complaint_id: UUID = Field(description="the complaint: the key of the topic")
    item_id: UUID = Field(description="the item (分项) of the complaint")
    number: Code = Field(description="工单编号, the source's own")
    reference: Code = Field(description="our number, readable over the phone")
    state: State = Field(description="the order's state after the move")
    lead: Code | None = Field(description="unit code of the lead (主办)")
    category: Code | None = Field(description="category of the catalogue")
    category_name: Line = Field("", description="its name in Chinese")
    request_type: RequestType = Field(description="诉求类型")
    confidentiality: Confidentiality = Field(description="who may see whom")
    title: Line = Field("", description="标题, redacted")
    text: Text = Field("", description="诉求内容, redacted")
    place: Line = Field("", description="where it happened; homes are masked")
    town: Code | None = Field(None, description="unit code of the town it lies in")
    enterprise: Line = Field("", description="name of the enterprise in the matter")
    due: Due | None = Field(None, description="until when; absent where nothing is due")
    rule: Code | None = Field(None, description="the rule that decided")
    explanation: Text = Field("", description="why this unit, in Chinese")
    words: Text = Field("", description="the urge, the supplement, the desk's or the city's words")
    refusal: Refusal | None = Field(None, description="with `report_refused`: which report, and why")
    until: Instant | None = Field(None, description="with `help_asked`, `whistled`: answer by then")
    at: Instant = Field(description="when the move was made")


class ReportedFile(Value):
    """A file that belongs to a report; its bytes are fetched from intake."""

    sha256: Digest = Field(description="SHA-256 of its bytes")
    path: Line = Field(description="where they are fetched, by the city's token")


class CityReport(Value):
    """What the district reports to the city under one number; waits for the city's receipt."""

    report_id: UUID = Field(description="the receipt names it")
    kind: CityReportKind = Field(description="what is reported or asked")
    source: Code = Field(description="code of the source")
    number: Code = Field(description="工单编号, the source's own")
    complaint_id: UUID = Field(description="the complaint: the key of the topic")
    unit_name: Line = Field("", description="who handles it")
    outcome: Outcome | None = Field(None, description="结果, with `answered`")
    outside_case: Line | None = Field(None, description="case number elsewhere: 12315, 仲裁, 复议")
    basis: Line = Field("", description="the article, where the outcome or a return needs one")
    ground: Code | None = Field(None, description="reason code of a return or extension")
    days: int | None = Field(None, ge=1, le=60, description="working days asked for, with an extension")
    words: Text = Field("", description="for the city and, through it, the complainant")
    files: tuple[ReportedFile, ...] = Field(
        (), max_length=50, description="with `answered`, `interim`: files that belong to it"
    )
    at: Instant = Field(description="when it happened")
