"""Class matters at work (`domain.md` §6 d): opened by the third complainant, joined by who comes later.

Every order keeps its lead, its due time and its number; nobody is merged with anybody.
"""

from collections.abc import Iterator
from datetime import timedelta

from services.dispatch.cases import Case, Held
from services.dispatch.casework.moving import ask_person, move, system
from services.dispatch.casework.work import Cause, Work
from services.dispatch.class_matters import ClassMatter
from services.dispatch.rules.notices import is_sealed
from shared.domain.lifecycle import OPEN, Move, State

COMPLAINANTS, WITHIN = 3, timedelta(days=30)
"""From so many complainants within so long a matter is handled jointly (本区设定)."""

_AWAY = frozenset({State.MERGED, State.WITHDRAWN, State.RETURNED_TO_CITY})
_OPENED = "{sides}家诉求人反映同一事项，已列为一类事，请确定牵头单位。"
_LINKED = "另有诉求人反映同一事项，已归入一类事联合处置；本工单的主办和时限不变。"


def see_together(work: Work, cause: Cause) -> None:
    """Look at every matter of the batch that may be a class matter; a statement saw to it that we hold it."""
    for matter in work.cases.class_matters.values():
        _consider(work, cause, matter)


def orders_of(work: Work, matter: ClassMatter) -> Iterator[tuple[Case, Held]]:
    """The orders on a matter, those that are sealed or went away left out."""
    for case in work.cases:
        for held in case.orders.values():
            ours = held.order.matter_id == matter.matter_id or case.complaint_id in matter.members
            if ours and not is_sealed(held.order) and held.order.state not in _AWAY:
                yield case, held


def _consider(work: Work, cause: Cause, matter: ClassMatter) -> None:
    orders = sorted(orders_of(work, matter), key=lambda each: each[1].order.order_id)
    if matter.opened_at is None:
        _open(work, matter, orders)
    if matter.is_open:
        for case, held in orders:
            _link(work, cause, case, held, matter)


def _open(work: Work, matter: ClassMatter, orders: list[tuple[Case, Held]]) -> None:
    recent = [
        (case, held)
        for case, held in orders
        if not held.order.anonymous and work.now - held.order.created_at <= WITHIN
    ]
    sides = {held.side for _, held in recent}
    if len(sides) < COMPLAINANTS:
        return
    matter.opened_at, matter.changed = work.now, True
    case, held = recent[0]
    words = _OPENED.format(sides=len(sides))
    ask_person(work, case, "class_matter", matter.matter_id, words, held.order.order_id)


def _link(work: Work, cause: Cause, case: Case, held: Held, matter: ClassMatter) -> None:
    joint = held.order.joint
    if held.order.state not in OPEN or (joint and joint.class_matter == matter.matter_id):
        return
    move(work, cause, case, held, system(Move.LINK, _LINKED, matter=matter.matter_id))
