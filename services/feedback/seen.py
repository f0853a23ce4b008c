"""Lifecycle events as the loop reads them: the few fields it needs; what it doesn't know passes unread.

Dispatch's own model has every fact of a decision, and takes half as long again to open.
"""

from dataclasses import replace
from uuid import UUID

from shared.contract.declarations import ORDER_MOVED
from shared.contract.fields import Code, Instant, Line, Value, Version
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import Confidentiality, RequestType


class SeenDue(Value):
    """Until when, by whom promised."""

    city: Instant | None = None
    binding: Instant
    contact: Instant


class SeenHelp(Value):
    """One named act asked of a unit; `given` is absent while open."""

    unit: Code
    given: bool | None = None


class SeenReportIn(Value):
    """A department that was whistled for."""

    unit: Code
    at: Instant | None = None


class SeenWhistle(Value):
    """A town's whistle, and the departments named."""

    town: Code
    units: tuple[SeenReportIn, ...] = ()


class SeenJoint(Value):
    """What others did with the order beside its lead."""

    helps: tuple[SeenHelp, ...] = ()
    whistles: tuple[SeenWhistle, ...] = ()


class SeenOrder(Value):
    """An order's state after a move, as far as the loop follows it."""

    order_id: UUID
    version: Version
    complaint_id: UUID
    source: Code
    number: Code
    reference: Code
    state: State
    lead: Code | None = None
    co: tuple[Code, ...] = ()
    informed: tuple[Code, ...] = ()
    category: Code | None = None
    request_type: RequestType
    confidentiality: Confidentiality
    anonymous: bool = False
    town: Code | None = None
    due: SeenDue | None = None
    received_at: Instant | None = None
    created_at: Instant
    answered_at: Instant | None = None
    ended_at: Instant | None = None
    matter_id: UUID | None = None
    marks: tuple[Code, ...] = ()
    joint: SeenJoint | None = None


class SeenDecision(Value):
    """Which rule decided."""

    rule: Code


class SeenMove(Value):
    """A move; `move` is absent on the first, which creates the order."""

    move: Move | None = None
    actor: Code
    at: Instant
    reason: Line = ""
    order: SeenOrder
    decision: SeenDecision | None = None


SEEN_MOVE = replace(ORDER_MOVED, model=SeenMove)
"""The declared type, opened as `SeenMove`."""
