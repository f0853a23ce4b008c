"""Class matters at work (`domain.md` §6 d): opened by the third complainant, joined by who comes later.

Every order keeps its lead, its due time and its number; nobody is merged with anybody. Who was named to lead
the class matter also co-handles what joins it later.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from operator import itemgetter
from uuid import UUID

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
    on = orders_by_matter(work)
    for matter in work.cases.class_matters.values():
        _consider(work, cause, matter, on[matter.matter_id])


def orders_by_matter(work: Work) -> defaultdict[UUID, list[tuple[Case, Held]]]:
    """The orders on each matter in hand, by their ids; those that are sealed or went away are left out."""
    of_member: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for matter in work.cases.class_matters.values():
        for member in matter.members:
            of_member[member].add(matter.matter_id)
    found = [
        (held.order.order_id, matter, case, held)
        for case in work.cases
        for held in case.orders.values()
        if not is_sealed(held.order) and held.order.state not in _AWAY
        for matter in {held.order.matter_id, *of_member.get(case.complaint_id, ())}
        if matter in work.cases.class_matters
    ]
    on: defaultdict[UUID, list[tuple[Case, Held]]] = defaultdict(list)
    for _, matter, case, held in sorted(found, key=itemgetter(0)):
        on[matter].append((case, held))
    return on


def _consider(work: Work, cause: Cause, matter: ClassMatter, orders: Sequence[tuple[Case, Held]]) -> None:
    if matter.opened_at is None:
        _open(work, matter, orders)
    if matter.is_open:
        for case, held in orders:
            _link(work, cause, case, held, matter)


def _open(work: Work, matter: ClassMatter, orders: Sequence[tuple[Case, Held]]) -> None:
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
    move(work, cause, case, held, system(Move.LINK, _LINKED, matter=matter.matter_id, unit=matter.lead))
