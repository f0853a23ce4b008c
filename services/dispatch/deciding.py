"""Changes over HTTP and by timers: load, decide, save in one transaction, by the same rules as the stage."""

from datetime import datetime
from uuid import UUID

from services.dispatch import reading_sql as sql
from services.dispatch import store
from services.dispatch.casework.complaints import drain
from services.dispatch.casework.people import rule
from services.dispatch.casework.reports import Result, report
from services.dispatch.casework.work import Cause, Work
from services.dispatch.handbook import Handbook
from services.dispatch.metrics import count
from services.dispatch.rules.notices import is_sealed
from services.dispatch.rulings import Ruling
from services.dispatch.store import Wanted
from shared.contract.errors import TiaokuaiError
from shared.contract.events.order import OrderState
from shared.contract.events.report import UnitReport
from shared.platform.database import Connection
from shared.stream.ports import Effects


async def decide(
    book: Handbook, tx: Connection, now: datetime, order_id: UUID, ruling: Ruling, *, sealed: bool, trace: str
) -> tuple[Effects, OrderState]:
    """A person's decision; `sealed`: they may see sealed matters.

    Raises `TiaokuaiError`: claimed by another clerk, unknown_order, or what the rules refuse.
    """
    work, order = await _ruled(book, tx, now, order_id, ruling, sealed=sealed, trace=trace)
    await finish(tx, work)
    await tx.execute(sql.UNCLAIM, order_id)
    await tx.execute(sql.UNHOLD, order_id)
    return work.effects, order


async def would_be(
    book: Handbook, tx: Connection, now: datetime, order_id: UUID, ruling: Ruling, *, sealed: bool
) -> OrderState:
    """The order as the decision would leave it; nothing is written. Raises as `decide` does."""
    _, order = await _ruled(book, tx, now, order_id, ruling, sealed=sealed, trace="")
    return order


async def _ruled(
    book: Handbook, tx: Connection, now: datetime, order_id: UUID, ruling: Ruling, *, sealed: bool, trace: str
) -> tuple[Work, OrderState]:
    if await tx.fetchval(sql.HOLDER, order_id, now, ruling.person):
        raise TiaokuaiError("claimed")
    wanted = Wanted(orders={order_id, *((ruling.into,) if ruling.into else ())}, marks=True)
    work = Work(book, await store.load(tx, wanted), now)
    held = work.cases.order(order_id)
    if held and is_sealed(held.order) and not sealed:
        raise TiaokuaiError("unknown_order")
    return work, rule(work, Cause(traceparent=trace), order_id, ruling)


async def take_report(
    book: Handbook, tx: Connection, now: datetime, unit: str, told: UnitReport, trace: str
) -> tuple[Effects, Result]:
    """A unit's report over HTTP; what is refused is kept, and said in the answer and on the unit's topic."""
    wanted = Wanted(orders={told.order_id}, reports={(unit, told.report_id)})
    work = Work(book, await store.load(tx, wanted), now)
    result = report(work, Cause(traceparent=trace), unit, told)
    await finish(tx, work)
    return work.effects, result


async def drain_early(book: Handbook, tx: Connection, now: datetime, limit: int) -> tuple[Effects, int]:
    """Apply versions that missed their predecessor's transaction; returns for how many complaints."""
    ids = {row["complaint_id"] for row in await tx.fetch(sql.DRAINABLE, limit)}
    if not ids:
        return Effects(), 0
    work = Work(book, await store.load(tx, Wanted(complaints=ids, early=ids)), now)
    for case in list(work.cases):
        drain(work, Cause(), case)
    await finish(tx, work)
    return work.effects, len(ids)


async def finish(tx: Connection, work: Work) -> None:
    """Save what a transaction worked out, and count it."""
    await store.save(tx, work.cases, work.journal, work.now)
    count(work.journal)
