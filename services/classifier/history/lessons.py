"""Moves of orders → lessons: who decided an order's unit, and whether it ended there. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.classifier.history.seen import SeenMove
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import ActorKind, Confidentiality

_BY_PERSON = frozenset({Move.DISPATCH, Move.DESIGNATE, Move.ACCEPT_RETURN, Move.REWORK_ELSEWHERE})


@dataclass(frozen=True, slots=True)
class Lesson:
    """An order's category and lead unit as they stood at `version`; `by_person`: the desk set them."""

    order_id: UUID
    version: int
    complaint_id: UUID
    item_id: UUID
    category: str | None
    unit: str
    by_person: bool
    closed: bool
    at: datetime


def lesson_of(moved: SeenMove) -> Lesson | None:
    """What a move teaches; None for most, and for sealed matters always."""
    order = moved.order
    by_person = moved.actor is ActorKind.DESK and moved.move in _BY_PERSON
    closed = order.state is State.CLOSED
    if order.confidentiality is Confidentiality.SEALED or order.lead is None or not (by_person or closed):
        return None
    return Lesson(
        order.order_id,
        order.version,
        order.complaint_id,
        order.item_id,
        order.category,
        order.lead,
        by_person,
        closed,
        moved.at,
    )


def latest(lessons: Iterable[Lesson]) -> list[Lesson]:
    """One an order: as its last version has it, remembering that a person decided; sorted by order."""
    kept: dict[UUID, Lesson] = {}
    for each in sorted(lessons, key=lambda lesson: lesson.version):
        before = kept.get(each.order_id)
        kept[each.order_id] = _joined(before, each) if before else each
    return [kept[order] for order in sorted(kept)]


def _joined(before: Lesson, after: Lesson) -> Lesson:
    facts = (after.order_id, after.version, after.complaint_id, after.item_id, after.category, after.unit)
    return Lesson(*facts, before.by_person or after.by_person, after.closed, after.at)
