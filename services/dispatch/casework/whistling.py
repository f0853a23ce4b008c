"""A town whistles where there is no order: it opens one of its own, and calls departments on that."""

from services.dispatch.cases import Case, Held
from services.dispatch.casework.moving import ask_person, keep, move, tell
from services.dispatch.casework.work import Cause, Work
from services.dispatch.rules.blowing import Blown, case_of, led_by
from services.dispatch.rules.commands import Command, Refused
from services.dispatch.rules.notices import issued
from services.dispatch.rules.observed import observed
from services.dispatch.rules.opening import opened
from shared.contract.codec import written
from shared.contract.errors import TiaokuaiError
from shared.contract.events.order import Decision, OrderMoved, OrderState
from shared.domain.identifiers import order_id
from shared.domain.lifecycle import Move
from shared.domain.redact import redact
from shared.domain.vocabulary import ActorKind, OrderKind


def blow(work: Work, cause: Cause, blown: Blown) -> OrderState:
    """The town's order with the whistle on it. Raises `TiaokuaiError` wrong_unit, or as the guards do."""
    book = work.book
    if blown.town not in book.terms.towns:
        raise TiaokuaiError("wrong_unit")
    event = case_of(blown, book.catalogue.version, work.now)
    complaint, item = event.complaint, event.complaint.items[0]
    case = Case(complaint.complaint_id, complaint.side, complaint.number)
    case.take(event, written(event))
    work.cases.add(case)
    decision = led_by(blown.town, item.text[:500], book.catalogue.version)
    facts = book.rules.facts.of(observed(complaint, item, event, work.now.astimezone(book.zone).date()))
    order = opened(
        complaint,
        item,
        decision,
        facts,
        book.terms,
        work.now,
        identity=order_id(item.item_id),
        matter_id=blown.matter_id,
    )
    held = Held(order, item.index, case.side)
    work.cases.hold(case, held)
    keep(work, cause, _opening(work, order, blown, decision))
    tell(work, cause, case, order, issued(order, OrderKind.ISSUED), decision)
    _call(work, cause, case, held, blown)
    return held.order


def _opening(work: Work, order: OrderState, blown: Blown, decision: Decision) -> OrderMoved:
    return OrderMoved(
        move=None,
        actor=ActorKind.UNIT,
        actor_id=blown.town,
        cause=blown.whistle_id,
        at=work.now,
        order=order,
        decision=decision,
    )


def _call(work: Work, cause: Cause, case: Case, held: Held, blown: Blown) -> None:
    command = Command(
        Move.WHISTLE,
        ActorKind.UNIT,
        actor_id=blown.town,
        cause=blown.whistle_id,
        words=redact(blown.words).text,
        units=blown.units,
    )
    result = move(work, cause, case, held, command)
    if isinstance(result, Refused):
        raise TiaokuaiError(result.code)
    ask_person(work, case, "whistle", blown.whistle_id, command.words[:500], held.order.order_id)
