"""A person decides about a mark of clause 52; a confirmed one moves the order that a town works on."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from services.dispatch import store
from services.dispatch.casework.marked import mark_confirmed
from services.dispatch.casework.work import Cause, Work
from services.dispatch.deciding import finish
from services.dispatch.handbook import Handbook
from services.dispatch.marking import Proposer, decide_mark
from services.dispatch.rules.marks import MarkAction
from services.dispatch.store import Wanted
from shared.platform.database import Connection
from shared.stream.ports import Effects


class Decided(NamedTuple):
    """What a person decides about a mark, and why."""

    mark_id: UUID
    action: MarkAction
    reason: str


async def confirm_or_not(
    book: Handbook,
    tx: Connection,
    now: datetime,
    decided: Decided,
    person: Proposer,
    *,
    trace: str,
) -> tuple[Effects, dict[str, Any]]:
    """The mark as decided, with its order as it stands then. Raises `TiaokuaiError` as `decide_mark`."""
    shown, mark = await decide_mark(tx, now, decided.mark_id, decided.action, person, decided.reason)
    order_id = shown["order_id"]
    work = Work(book, await store.load(tx, Wanted(orders={order_id})), now)
    case, held = work.cases.of_order(order_id), work.cases.order(order_id)
    assert case is not None
    assert held is not None
    if decided.action is MarkAction.CONFIRM:
        mark_confirmed(work, Cause(traceparent=trace), case, held, mark)
        await finish(tx, work)
    order = held.order
    return work.effects, shown | {"order": {"state": order.state.value, "lead": order.lead}}
