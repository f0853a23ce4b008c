"""Of dispatch's moves, what a complaint's timeline keeps; the rest of an order is not read."""

from dataclasses import replace
from uuid import UUID

from shared.contract.declarations import ORDER_MOVED
from shared.contract.fields import Code, Count, Instant, Value, Version
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import ActorKind, Confidentiality


class SeenOrder(Value):
    """Of an order's state, what is shown of it, and who may see it."""

    order_id: UUID
    version: Version
    complaint_id: UUID
    state: State
    lead: Code | None = None
    lead_since: Count = 0
    co: tuple[Code, ...] = ()
    section: Code | None = None
    respondent_unit: Code | None = None
    confidentiality: Confidentiality


class SeenMove(Value):
    """A move, by whom; `move` is absent on the first, which creates the order."""

    move: Move | None = None
    actor: ActorKind
    at: Instant
    order: SeenOrder


SEEN_MOVE = replace(ORDER_MOVED, model=SeenMove)
"""The declared type, opened as `SeenMove`."""
