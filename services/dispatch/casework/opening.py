"""Opens the order of an item: decided by the rule book, or joined to the order it repeats."""

from datetime import date
from uuid import UUID

from services.dispatch.cases import Case, Held
from services.dispatch.casework.calling import call
from services.dispatch.casework.moving import alert, keep, move, system, tell
from services.dispatch.casework.work import Cause, Work
from services.dispatch.rules.alerts import on_opening
from services.dispatch.rules.marks import NO_MARK, Standing, standing
from services.dispatch.rules.notices import issued
from services.dispatch.rules.observed import is_anonymous, observed
from services.dispatch.rules.opening import opened
from services.dispatch.rules.past import past_of
from services.dispatch.rules.repeats import Treatment, as_repeat, treatment
from shared.contract.events.classification import ComplaintClassified, Repeat
from shared.contract.events.complaint import Item
from shared.contract.events.order import OrderMoved
from shared.domain.lifecycle import OPEN, Move
from shared.domain.vocabulary import ActorKind, OrderKind, Relation


def open_order(
    work: Work, cause: Cause, case: Case, item: Item, event: ComplaintClassified, identity: UUID
) -> None:
    """Decide, open, tell; a repeat with exact evidence becomes a follow-up on the order that is open."""
    complaint, book = event.complaint, work.book
    earlier = _earlier(work, case, item, event)
    before, side = (earlier.order, earlier.side) if earlier else (None, None)
    past = past_of(before if side == case.side else None, work.now)
    today = work.now.astimezone(book.zone).date()
    seen = observed(complaint, item, event, today, _mark(work, event, today) or past.standing())
    facts = book.rules.facts.of(seen)
    decision = book.rules.explained(book.rules.decide(facts), facts, seen, event.model)
    treated = treatment(event, side, before, urgent=bool(facts["urgent"]))
    joined = earlier if treated is Treatment.JOIN else None
    if earlier and treated is not Treatment.NONE:
        decision = as_repeat(decision, treated, earlier.order)
    order = opened(
        complaint,
        item,
        decision,
        facts,
        book.terms,
        work.now,
        identity=identity,
        matter_id=event.repeat.matter_id,
        joined_to=joined.order.order_id if joined else None,
        past=past,
    )
    held = Held(order, item.index, case.side, stands_for_matter=_stands(work, case, item, event.repeat))
    work.cases.hold(case, held)
    moved = OrderMoved.of(
        move=None,
        actor=ActorKind.SYSTEM,
        cause=complaint.message_id,
        at=work.now,
        order=order,
        decision=decision,
    )
    keep(work, cause, moved)
    if complaint.version == 1:
        work.journal.waited.append(work.now - complaint.received_at)
    tell(work, cause, case, order, issued(order, OrderKind.ISSUED), decision)
    alert(work, order, on_opening(order, decision.lead or decision.suggest, book.duty))
    if joined:
        _follow_up(work, cause, joined, item)
    elif earlier and side == case.side and earlier.order.state not in OPEN:
        _came_again(work, cause, earlier)
    if decision.whistle or decision.help:
        call(work, cause, case, held, decision)


def _mark(work: Work, event: ComplaintClassified, today: date) -> Standing | None:
    """What stands of clause 52 on the complaint's matter: marks that people confirmed, or proposed."""
    matter = event.repeat.matter_id
    marks = work.cases.marks.get(matter) if matter else None
    found = standing(marks, today) if marks else NO_MARK
    return None if found is NO_MARK else found


def _follow_up(work: Work, cause: Cause, target: Held, item: Item) -> None:
    """The unit of the open order learns that the complainant came again."""
    case = work.cases.of_order(target.order.order_id)
    assert case is not None
    move(work, cause, case, target, system(Move.FOLLOW_UP, item.text, came=(work.now,)))


def _came_again(work: Work, cause: Cause, earlier: Held) -> None:
    """An order that has ended keeps count of those who come again: whoever comes next is told by it."""
    case = work.cases.of_order(earlier.order.order_id)
    assert case is not None
    move(work, cause, case, earlier, system(Move.FOLLOW_UP, came=(work.now,)))


def _earlier(work: Work, case: Case, item: Item, event: ComplaintClassified) -> Held | None:
    """The order this item may repeat: of the complaint named, or the open one that stands for the matter."""
    repeat = event.repeat
    if repeat.relation is not Relation.SAME or is_anonymous(event.complaint):
        return None
    named = work.cases.complaint(repeat.of_complaint)
    standing = work.cases.standing_for(case.side, repeat.matter_id)
    if named is None or named is case:
        return None if standing and standing.order.complaint_id == case.complaint_id else standing
    orders = [work.cases.effective(held) for held in named.orders.values()]
    open_ones = [held for held in orders if held.order.state in OPEN]
    if not open_ones and standing and standing.order.complaint_id != case.complaint_id:
        return standing
    choice = open_ones or orders
    return choice[min(item.index, len(choice)) - 1] if choice else None


def _stands(work: Work, case: Case, item: Item, repeat: Repeat) -> bool:
    """One open order a side stands for a matter: the first item of whoever came first."""
    if repeat.matter_id is None or item.index != 1:
        return False
    return work.cases.standing_for(case.side, repeat.matter_id) is None
