"""A classified complaint: the first version opens its orders, later ones are messages of the city."""

from services.dispatch.cases import Case, EarlyEvent, Held
from services.dispatch.casework.asking import heard_from_city
from services.dispatch.casework.moving import alert, ask_person, move
from services.dispatch.casework.opening import open_order
from services.dispatch.casework.receipts import of_version, receipt
from services.dispatch.casework.telling_city import tell_city_what_holds
from services.dispatch.casework.work import Cause, Work
from services.dispatch.rules.alerts import on_opening
from services.dispatch.rules.city import city_command, needs_person, passes_on, refreshed, removal
from services.dispatch.rules.commands import Command, Refused
from services.dispatch.rules.urgency import is_said_urgent, turned_urgent
from shared.contract.events.classification import ComplaintClassified
from shared.contract.events.complaint import ComplaintReceived
from shared.domain.identifiers import order_id
from shared.domain.lifecycle import OPEN, Move, State
from shared.domain.vocabulary import Action, ActorKind, Confidentiality

_GONE = frozenset({State.WITHDRAWN, State.RETURNED_TO_CITY})
_FREED = "所并入的工单已撤销，恢复单独办理"


def classified(work: Work, cause: Cause, event: ComplaintClassified, payload: bytes) -> None:
    """Apply this version and those that waited for it; too early ones wait, known ones are dropped."""
    complaint = event.complaint
    case = work.cases.complaint(complaint.complaint_id)
    known = case.version if case else 0
    waiting = work.cases.early.setdefault(complaint.complaint_id, {})
    if complaint.version <= known or complaint.version in waiting:
        work.journal.duplicates += 1
        work.journal.contradictions += _contradicts(case, event, payload)
    elif complaint.version > known + 1:
        early = EarlyEvent(
            complaint.complaint_id, complaint.version, cause.event_id, cause.traceparent, payload
        )
        waiting[complaint.version] = early
        work.journal.early.append(early)
    else:
        case = case or _new_case(work, complaint)
        _version(work, cause, case, event, payload)
        drain(work, cause, case)


def drain(work: Work, cause: Cause, case: Case) -> None:
    """Apply the versions that waited and have their predecessor now."""
    waiting = work.cases.early.get(case.complaint_id, {})
    while early := waiting.pop(case.version + 1, None):
        event = ComplaintClassified.model_validate_json(early.payload)
        _version(work, Cause(cause.record, early.event_id, early.traceparent), case, event, early.payload)
        work.journal.drained.append((early.complaint_id, early.version))


def _contradicts(case: Case | None, event: ComplaintClassified, payload: bytes) -> bool:
    """Whether the version we have came again with other content; of a sealed one we wrote part ourselves."""
    same = case is not None and case.version == event.complaint.version
    sealed = event.complaint.confidentiality is Confidentiality.SEALED
    return same and not sealed and case is not None and case.payload != payload


def _new_case(work: Work, complaint: ComplaintReceived) -> Case:
    case = Case(complaint.complaint_id, complaint.side, complaint.number)
    work.cases.add(case)
    return case


def _version(work: Work, cause: Cause, case: Case, event: ComplaintClassified, payload: bytes) -> None:
    case.take(event, payload)
    if event.complaint.version > 1:
        _message(work, cause, case, event)
    for item in event.complaint.items:
        identity = order_id(item.item_id)
        if identity not in case.orders:
            open_order(work, cause, case, item, event, identity)
    if event.complaint.version > 1 or any(held.order.merged_into for held in case.orders.values()):
        tell_city_what_holds(work, cause, case)


def _message(work: Work, cause: Cause, case: Case, event: ComplaintClassified) -> None:
    """What the city says of orders that are there already."""
    complaint = event.complaint
    if complaint.action is Action.RECEIPT:
        # Receipts come on a topic of their own; of old they were versions of the complaint.
        receipt(work, of_version(complaint))
        return
    for held in case.orders.values():
        _order_message(work, cause, case, held, complaint, urgent=is_said_urgent(event))


def _order_message(
    work: Work, cause: Cause, case: Case, held: Held, complaint: ComplaintReceived, *, urgent: bool
) -> None:
    before, held.order = held.order, refreshed(held.order, complaint)
    if urgent:
        _turn_urgent(work, held)
    if taken := removal(held.order):
        move(work, cause, case, held, taken)
    command = city_command(held.order, complaint)
    if command is None:
        return
    target = work.cases.effective(held)
    passed_on = target is not held and target.order.state in OPEN and passes_on(held.order, command)
    if passed_on:
        if urgent:
            _turn_urgent(work, target)
        _pass_on(work, cause, target, command)
    elif needs_person(held.order, complaint):
        kind = f"city_{complaint.action.value}" if complaint.action.known else "city_unknown"
        ask_person(work, case, kind, complaint.message_id, command.words, before.order_id)
    result = move(work, cause, case, held, command)
    assert not isinstance(result, Refused), f"the city's {command.move} was refused: {result.code}"
    heard_from_city(work, cause, case, held)
    if result.order.state in _GONE:
        _set_free(work, cause, case, held)


def _turn_urgent(work: Work, held: Held) -> None:
    """Its clocks run in natural hours from now, and people on duty are woken; the move that follows tells."""
    if not held.order.urgent:
        at = max(work.now, held.order.moved_at or work.now)
        held.order = turned_urgent(held.order, at, work.book.terms.limits)
        alert(work, held.order, on_opening(held.order, held.order.lead, work.book.duty))


def _set_free(work: Work, cause: Cause, case: Case, gone: Held) -> None:
    """Orders joined to one that the city took away are nobody's otherwise: they come back to the desk."""
    for other in work.cases.joined_to(case):
        for held in other.orders.values():
            if held.order.state is State.MERGED and held.order.merged_into == gone.order.order_id:
                move(work, cause, other, held, Command(Move.REOPEN, ActorKind.CITY, words=_FREED))


def _pass_on(work: Work, cause: Cause, target: Held, command: Command) -> None:
    case = work.cases.of_order(target.order.order_id)
    assert case is not None
    move(work, cause, case, target, command)
