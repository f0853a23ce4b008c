"""Of dispatch's moves, what the classifier reads: the rest of an order is neither parsed nor checked here."""

from dataclasses import replace
from uuid import UUID

from shared.contract.declarations import ORDER_MOVED
from shared.contract.fields import Code, Instant, Value, Version
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import ActorKind, Confidentiality


class SeenOrder(Value):
    """Of an order's state, what a lesson is made of."""

    order_id: UUID
    version: Version
    complaint_id: UUID
    item_id: UUID
    state: State
    lead: Code | None = None
    category: Code | None = None
    confidentiality: Confidentiality


class SeenMove(Value):
    """A move, by whom."""

    move: Move | None = None
    actor: ActorKind
    at: Instant
    order: SeenOrder


SEEN_MOVE = replace(ORDER_MOVED, model=SeenMove)
"""The declared type, opened as `SeenMove`."""
