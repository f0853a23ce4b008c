"""Hand-overs (移交): the desk stays in charge until the receiver acknowledges, and is told if it doesn't."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.dispatch import sql as dispatch_sql
from services.dispatch import store
from services.dispatch.casework.moving import move
from services.dispatch.casework.telling_city import tell_city_what_holds
from services.dispatch.casework.work import Cause, Work
from services.dispatch.handbook import Handbook
from services.dispatch.notices.rows import insert, notice_row
from services.dispatch.outside.telling import told_outside
from services.dispatch.rules.alerts import Alert, AlertKind
from services.dispatch.rules.commands import Command, Refused
from services.dispatch.rules.notices import is_sealed
from services.dispatch.store import Wanted
from shared.catalogue.clocks import DutyLevel
from shared.contract.errors import TiaokuaiError
from shared.contract.events.order import OrderState
from shared.domain.identifiers import stable_id
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import ActorKind
from shared.platform.database import Connection
from shared.stream.ports import Effects

CLOCK = "handover"

_OPEN = """
insert into hand_over (hand_over_id, order_id, receiver, words, handed_by, at, due, notice_id, state)
values ($1, $2, $3, $4, $5, $6, $7, $8, 'open') on conflict do nothing returning hand_over_id"""
_ACKNOWLEDGE = """
update hand_over set state = 'acknowledged', receiver_number = $2, settled_at = $3
where hand_over_id = $1 and state = 'open' returning order_id, receiver"""
_OVERDUE = """
update hand_over set state = 'returned', settled_at = $1 where hand_over_id in (
    select hand_over_id from hand_over where state = 'open' and due <= $1 limit 200 for update skip locked)
returning hand_over_id, order_id, receiver"""
_COMPLAINTS = "select order_id, complaint_id, order_state from work_order where order_id = any($1::uuid[])"
LIST = """
select h.hand_over_id, h.order_id, h.receiver, h.words, h.handed_by, h.at, h.due, h.state, h.receiver_number,
       h.settled_at, n.at as told_at, n.delivered_at, n.read_at
from hand_over h join work_order o using (order_id) left join notice n using (notice_id)
where h.state = $1 and ($5::boolean or o.confidentiality <> 'sealed')
  and ($2::timestamptz is null or (h.due, h.hand_over_id) > ($2, $3::uuid))
order by h.due, h.hand_over_id limit $4"""

_HANDED = "移交{receiver}，待其回执，限{due}前。{words}"
_TOLD = "【移交】我区工单{reference}移交贵单位办理，请于{due}前回执并告知贵单位编号。"
_TAKEN = "已移交{receiver}办理，对方编号{number}。{words}"
_SILENT = "移交{receiver}后两个工作日没有回执，已退回派单台，请另行处理。"


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts, whether he may see sealed matters, and the trace his request goes on from."""

    name: str
    sealed: bool
    trace: str = ""


async def hand_over(
    book: Handbook, tx: Connection, now: datetime, order_id: UUID, receiver: str, words: str, person: Person
) -> tuple[Effects, dict[str, Any]]:
    """Hand an order at the desk over. Raises `TiaokuaiError`: unknown_order, illegal_move, conflict."""
    due = book.terms.limits.desk_deadline(CLOCK, now)
    local = f"{due.astimezone(book.zone):%m月%d日%H:%M}"
    said = _HANDED.format(receiver=receiver, due=local, words=words)
    command = Command(Move.FOLLOW_UP, ActorKind.DESK, actor_id=person.name, words=said)
    work, order = await _moved(book, tx, now, order_id, command, person)
    name = stable_id("hand_over", order_id, order.version)
    told = _TOLD.format(reference=order.reference, due=local)
    notice = told_outside(receiver, told, str(name), order, now)
    row = (name, order_id, receiver, words, person.name, now, due, notice.notice_id if notice else None)
    if await tx.fetchval(_OPEN, *row) is None:
        raise TiaokuaiError("conflict", detail="handed over already")
    await insert(tx, [notice] if notice else [], now)
    return work.effects, {"hand_over_id": name, "due": due, "order": order}


async def acknowledge(
    book: Handbook, tx: Connection, now: datetime, hand_over_id: UUID, number: str, words: str, person: Person
) -> tuple[Effects, dict[str, Any]]:
    """The receiver took it, under a number of its own: the order ends, the city is answered with that number.

    Raises `TiaokuaiError`: not_found for what isn't open any more; what the rules refuse.
    """
    row = await tx.fetchrow(_ACKNOWLEDGE, hand_over_id, number, now)
    if row is None:
        raise TiaokuaiError("not_found", field="hand_over_id")
    said = _TAKEN.format(receiver=row["receiver"], number=number, words=words)
    outside = f"{row['receiver']} {number}"
    command = Command(Move.GUIDE, ActorKind.DESK, actor_id=person.name, words=said, outside_case=outside)
    work, order = await _moved(book, tx, now, row["order_id"], command, person)
    return work.effects, {"order": order}


async def take_back(book: Handbook, tx: Connection, now: datetime) -> tuple[Effects, int]:
    """Hand-overs nobody acknowledged in time are the desk's again: a task, and a notice to who is on duty."""
    rows = await tx.fetch(_OVERDUE, now)
    if not rows:
        return Effects(), 0
    known = {r["order_id"]: r for r in await tx.fetch(_COMPLAINTS, [row["order_id"] for row in rows])}
    words = [_SILENT.format(receiver=row["receiver"]) for row in rows]
    await tx.execute(
        dispatch_sql.INSERT_TASKS,
        now,
        [stable_id("task", row["hand_over_id"], "handover_silent", row["order_id"]) for row in rows],
        ["handover_silent"] * len(rows),
        [known[row["order_id"]]["complaint_id"] for row in rows],
        [row["order_id"] for row in rows],
        words,
    )
    notices = []
    for row in rows:
        order = OrderState.model_validate_json(known[row["order_id"]]["order_state"])
        told = f"【移交】工单{order.reference}移交后没有回执，已退回派单台。"
        alert = Alert(AlertKind.HANDED_OVER, book.duty.desk, DutyLevel.DUTY, told, str(row["hand_over_id"]))
        notices.append(notice_row(alert, book.duty, now, order.order_id, order.reference))
    await insert(tx, notices, now)
    return Effects(), len(rows)


async def _moved(
    book: Handbook, tx: Connection, now: datetime, order_id: UUID, command: Command, person: Person
) -> tuple[Work, OrderState]:
    work = Work(book, await store.load(tx, Wanted(orders={order_id})), now)
    case, held = work.cases.of_order(order_id), work.cases.order(order_id)
    if case is None or held is None or (is_sealed(held.order) and not person.sealed):
        raise TiaokuaiError("unknown_order")
    if held.order.state is not State.DESK:
        raise TiaokuaiError("illegal_move")
    cause = Cause(traceparent=person.trace)
    result = move(work, cause, case, held, command)
    if isinstance(result, Refused):
        raise TiaokuaiError(result.code)
    tell_city_what_holds(work, cause, case)
    await store.save(tx, work.cases, work.journal, now)
    return work, result.order
