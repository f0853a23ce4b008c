"""Moves an order in hand: apply the rules, keep the move, tell the units."""

from functools import cache
from typing import Any
from uuid import UUID

from services.dispatch.cases import Case, Held
from services.dispatch.casework.work import Cause, Work
from services.dispatch.journal import EventRow, HopRow, TaskRow
from services.dispatch.messages import first_message, readdressed
from services.dispatch.notices.rows import notice_row
from services.dispatch.rules.alerts import Alert, on_move
from services.dispatch.rules.commands import Command, Moved, Notice, Refused
from services.dispatch.rules.orders import apply
from shared.contract.declarations import ORDER_MESSAGE, ORDER_MOVED
from shared.contract.events.order import Decision, OrderMoved, OrderState
from shared.contract.topics import LIFECYCLE, orders
from shared.domain.identifiers import stable_id
from shared.domain.lifecycle import Move
from shared.domain.vocabulary import ActorKind

_LIFECYCLE = LIFECYCLE.full_name
_LINE = 500
_AGAIN = {Move.REWORK, Move.REWORK_ELSEWHERE, Move.REOPEN, Move.QUEUE}


def move(
    work: Work, cause: Cause, case: Case, held: Held, command: Command, decision: Decision | None = None
) -> Moved | Refused:
    """One move of one order; when it is refused nothing has changed."""
    before = held.order
    result = apply(before, command, work.now, work.book.terms)
    if isinstance(result, Refused):
        return result
    held.order = result.order
    moved = OrderMoved.of(
        move=command.move,
        actor=command.actor,
        actor_id=command.actor_id,
        cause=command.cause or cause.event_id,
        at=result.order.moved_at or work.now,
        reason=command.words[:_LINE],
        order=result.order,
        decision=decision,
    )
    keep(work, cause, moved)
    if len(result.order.hops) > len(before.hops):
        work.journal.hops.append(HopRow(before.order_id, result.order.version, result.order.hops[-1]))
    if command.move in _AGAIN:
        _take_up_again(case)
    tell(work, cause, case, result.order, result.notices, decision)
    alert(work, result.order, on_move(result.order, command.move))
    return result


def alert(work: Work, order: OrderState, alerts: tuple[Alert, ...]) -> None:
    """People on duty are told."""
    for each in alerts:
        row = notice_row(each, work.book.duty, work.now, order.order_id, order.reference)
        work.journal.notices.append(row)


def keep(work: Work, cause: Cause, moved: OrderMoved) -> None:
    """Send the move to lifecycle and keep the same bytes."""
    order = moved.order
    if moved.decision is not None:
        work.journal.rules.append(moved.decision.rule)
        if moved.decision.lead:
            work.journal.issued_to.append(moved.decision.lead)
    message = work.send(
        cause,
        ORDER_MOVED,
        moved,
        topic=_LIFECYCLE,
        key=order.complaint_id,
        aggregate=order.order_id,
        version=order.version,
        subject=order.reference,
        time=moved.at,
    )
    assert message.value is not None
    work.journal.events.append(
        EventRow(
            order.order_id,
            order.version,
            moved.move.value if moved.move else None,
            moved.at,
            moved.decision is not None,
            message.value.decode(),
        )
    )


def tell(
    work: Work,
    cause: Cause,
    case: Case,
    order: OrderState,
    notices: tuple[Notice, ...],
    decision: Decision | None = None,
) -> None:
    """Tell the units; the content is made once and readdressed."""
    if not notices:
        return
    message = first_message(order, notices[0], case.event.complaint, work.book, decision)
    for number, notice in enumerate(notices):
        work.send(
            cause,
            ORDER_MESSAGE,
            readdressed(message, order, notice) if number else message,
            topic=order_topic(notice.unit),
            key=order.complaint_id,
            aggregate=order.order_id,
            version=order.version,
            recipient=notice.unit,
            subject=order.reference,
            time=message.at,
        )


@cache
def order_topic(unit: str) -> str:
    """The full name of a unit's own order topic."""
    return orders(unit).full_name


def ask_person(work: Work, case: Case, kind: str, about: UUID, words: str, order: UUID | None = None) -> None:
    """A task for the desk; `about` names what raised it, so that it is raised once."""
    task_for(work, case.complaint_id, kind, about, words, order)


def task_for(
    work: Work, complaint: UUID, kind: str, about: UUID, words: str, order: UUID | None = None
) -> None:
    """The same about a complaint that isn't in hand."""
    task = stable_id("task", about, kind, order or "")
    work.journal.tasks.append(TaskRow(task, kind, complaint, order, words))


def system(kind: Move, words: str = "", **more: Any) -> Command:
    """A move the system makes by itself; `more` is what the move needs, as of `Command`."""
    return Command(kind, ActorKind.SYSTEM, words=words, **more)


def _take_up_again(case: Case) -> None:
    """The number's answer doesn't hold any more: there will be another one."""
    if "answered" in case.reported:
        case.reported.discard("answered")
        case.round += 1
        case.changed = True
