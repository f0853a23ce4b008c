"""One reason for several orders, decided in one transaction; what can't be done is said order by order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.dispatch import reading_sql as sql
from services.dispatch import store
from services.dispatch.casework.people import rule
from services.dispatch.casework.work import Cause, Work
from services.dispatch.deciding import finish
from services.dispatch.handbook import Handbook
from services.dispatch.rules.notices import is_sealed
from services.dispatch.rulings import Action, Ruling
from services.dispatch.store import Wanted
from shared.contract.errors import TiaokuaiError
from shared.platform.database import Connection
from shared.stream.ports import Effects

TOGETHER = frozenset(
    {
        Action.DISPATCH,
        Action.RECALL,
        Action.GUIDE,
        Action.ASK_FACTS,
        Action.ACCEPT_ANSWER,
        Action.SUPERVISE,
    }
)
"""Decisions that several orders may share; the others each need words or a target of their own."""

Chosen = Sequence[tuple[UUID, int]]
"""Orders, each with the version the person saw."""


async def decide_together(
    book: Handbook, tx: Connection, now: datetime, chosen: Chosen, ruling: Ruling, *, sealed: bool, trace: str
) -> tuple[Effects, list[dict[str, Any]]]:
    """The same decision on each order; a line each: the state after it, or the code of the refusal."""
    orders = {order for order, _ in chosen}
    taken = {row["order_id"] for row in await tx.fetch(sql.HELD_BY_OTHERS, list(orders), now, ruling.person)}
    work = Work(book, await store.load(tx, Wanted(orders=orders, marks=True)), now)
    cause, lines = Cause(traceparent=trace), []
    for order, version in chosen:
        line: dict[str, Any] = {"order_id": order, "code": None, "message": ""}
        try:
            _must_be_free(work, order, taken, sealed=sealed)
            after = rule(work, cause, order, ruling.model_copy(update={"judged": version}))
            lines.append(line | {"version": after.version, "state": after.state, "lead": after.lead})
        except TiaokuaiError as refused:
            lines.append(line | {"code": refused.fault.code, "message": refused.message})
    await finish(tx, work)
    done = [line["order_id"] for line in lines if line["code"] is None]
    await tx.execute(sql.UNCLAIM_ALL, done)
    return work.effects, lines


def _must_be_free(work: Work, order: UUID, taken: set[UUID], *, sealed: bool) -> None:
    if order in taken:
        raise TiaokuaiError("claimed")
    held = work.cases.order(order)
    if held and is_sealed(held.order) and not sealed:
        raise TiaokuaiError("unknown_order")
