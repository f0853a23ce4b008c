"""Written by dispatch: decisions, every move of every order, and what each unit is told."""

from uuid import UUID

from pydantic import Field

from shared.contract.events.classification import Candidate
from shared.contract.fields import Code, Count, Instant, Line, Number, Text, Value, Version
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import (
    ActorKind,
    CityReportKind,
    Confidentiality,
    OrderKind,
    Outcome,
    RequestType,
    UnitRole,
)


class Due(Value):
    """The due times of an order; the earliest of city and internal binds (`domain.md` §1b)."""

    city: Instant | None = None
    statutory: Instant | None = None
    internal: Instant
    binding: Instant
    sign: Instant
    contact: Instant
    provisional: bool = False


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
    town: Code | None = None
    respondent_unit: Code | None = None
    due: Due | None = None
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


class OrderMoved(Value):
    """One move of one order with its actor, time and cause; the first carries the decision."""

    move: Move | None = Field(description="absent on the first, which creates the order")
    actor: ActorKind
    actor_id: Code | None = None
    cause: UUID | None = Field(None, description="the event, report or request that caused it")
    at: Instant
    reason: Line = ""
    order: OrderState
    decision: Decision | None = None


class Refusal(Value):
    """Why a report was not applied."""

    report_id: UUID
    code: Code
    message: Line


class OrderMessage(Value):
    """What a unit is told about an order: enough to work by, redacted, without contact details."""

    kind: OrderKind
    role: UnitRole
    unit: Code
    order_id: UUID
    version: Version
    complaint_id: UUID
    item_id: UUID
    number: Code
    reference: Code
    state: State
    lead: Code | None
    category: Code | None
    category_name: Line = ""
    request_type: RequestType
    confidentiality: Confidentiality
    title: Line = ""
    text: Text = ""
    place: Line = ""
    town: Code | None = None
    enterprise: Line = ""
    due: Due | None = None
    rule: Code = ""
    explanation: Text = ""
    words: Text = Field("", description="the urge, the supplement, the desk's or the city's words")
    refusal: Refusal | None = None
    at: Instant


class CityReport(Value):
    """What the district reports to the city under one number; waits for the city's receipt."""

    report_id: UUID
    kind: CityReportKind
    source: Code
    number: Code
    complaint_id: UUID
    unit_name: Line = ""
    outcome: Outcome | None = None
    outside_case: Line | None = None
    words: Text = ""
    at: Instant
