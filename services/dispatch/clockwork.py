"""What the clock does to orders: warnings to their leads, dates recounted when a year's calendar arrives."""

from datetime import datetime
from uuid import UUID

from services.dispatch import reading_sql as sql
from services.dispatch import store
from services.dispatch.casework.asking import ask_in_time
from services.dispatch.casework.moving import ask_person, move, system
from services.dispatch.casework.work import Cause, Work
from services.dispatch.deciding import finish
from services.dispatch.handbook import Handbook
from services.dispatch.rules.chasing import late
from services.dispatch.rules.commands import Command, Moved
from services.dispatch.rules.warnings import colour_at, words_of
from services.dispatch.store import Wanted
from shared.contract.events.order import OrderState
from shared.domain.identifiers import stable_id
from shared.domain.lifecycle import Move
from shared.domain.vocabulary import ActorKind
from shared.platform.database import Connection
from shared.stream.ports import Effects

AT_ONCE = 200
_FIRST = UUID(int=0)
_LATE = "逾期未报到或未答复协助：{units}"


async def warn(book: Handbook, tx: Connection, now: datetime) -> tuple[Effects, int]:
    """Tell leads whose order has reached a colour; returns how many orders were looked at."""
    ids = {row["order_id"] for row in await tx.fetch(sql.TO_WARN, now, AT_ONCE)}
    work = await _work(book, tx, now, ids)
    for order in sorted(ids):
        held = work.cases.order(order)
        warning = _warning(held.order, now) if held else None
        if held and warning:
            case = work.cases.of_order(order)
            assert case is not None
            move(work, Cause(), case, held, warning)
            ask_in_time(work, Cause(), case, held)
    await finish(tx, work)
    return work.effects, len(ids)


async def chase(book: Handbook, tx: Connection, now: datetime) -> tuple[Effects, int]:
    """Chase who has not reported in or answered in time; the desk is told too. Returns orders looked at."""
    ids = {row["order_id"] for row in await tx.fetch(sql.TO_CHASE, now, AT_ONCE)}
    work = await _work(book, tx, now, ids)
    for order in sorted(ids):
        held, case = work.cases.order(order), work.cases.of_order(order)
        if held and case and (units := late(held.order, now)):
            words = _LATE.format(units="、".join(map(book.unit_name, units)))
            moved = move(work, Cause(), case, held, system(Move.CHASE, words))
            if isinstance(moved, Moved):
                task = stable_id("late", order, moved.order.version)
                ask_person(work, case, "late_answer", task, words, order)
    await finish(tx, work)
    return work.effects, len(ids)


async def recount(
    book: Handbook, tx: Connection, now: datetime, after: UUID | None
) -> tuple[Effects, UUID | None]:
    """Count provisional dates again, some at a time; returns the last order looked at, None when done."""
    rows = await tx.fetch(sql.PROVISIONAL, after or _FIRST, AT_ONCE)
    ids = {row["order_id"] for row in rows}
    work = await _work(book, tx, now, ids)
    for order in sorted(ids):
        held, case = work.cases.order(order), work.cases.of_order(order)
        if held and case:  # refused, and nothing changes, while the calendar hasn't come
            move(work, Cause(), case, held, system(Move.RECLOCK, "工作日历已公布，办理时限重新计算"))
    await finish(tx, work)
    return work.effects, rows[-1]["order_id"] if rows else None


async def _work(book: Handbook, tx: Connection, now: datetime, orders: set[UUID]) -> Work:
    return Work(book, await store.load(tx, Wanted(orders=orders)), now)


def _warning(order: OrderState, now: datetime) -> Command | None:
    colour = colour_at(order, now)
    if colour is None:
        return None
    return Command(Move.WARN, ActorKind.SYSTEM, words=words_of(colour), colour=colour)
