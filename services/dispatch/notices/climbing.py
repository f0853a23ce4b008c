"""Urgent orders nobody signs climb: unit duty → unit leader → district commander; and twice a day each unit
is told how much waits.
"""

from datetime import datetime, timedelta
from typing import Any

from services.dispatch import store
from services.dispatch.casework.moving import move, system
from services.dispatch.casework.work import Cause, Work
from services.dispatch.handbook import Handbook
from services.dispatch.notices import sql
from services.dispatch.notices.rows import NoticeRow, insert, notice_row
from services.dispatch.rules.alerts import Alert, AlertKind, climbing
from services.dispatch.store import Wanted
from shared.catalogue.clocks import DutyLevel
from shared.contract.events.order import OrderState
from shared.domain.lifecycle import Move
from shared.platform.database import Connection
from shared.stream.ports import Effects

_SOON = timedelta(hours=4)
_ESCALATED = "紧急工单超时未签收，报区总值班"
_NEW_WORDS = "【待签收】有{count}件工单待签收，请及时签收。"
_SOON_WORDS = "【临期】有{count}件工单将在四小时内到期。"


async def climb(book: Handbook, tx: Connection, now: datetime) -> tuple[Effects, int]:
    """Tell whoever is next above; an order that reached the commander is escalated."""
    orders = [OrderState.model_validate_json(r["order_state"]) for r in await tx.fetch(sql.URGENT)]
    rows = [
        notice_row(alert, book.duty, now, order.order_id, order.reference)
        for order in orders
        for alert in climbing(order, now, book.duty)
    ]
    new = await insert(tx, rows, now)
    reached = {row.order_id for row in rows if row.notice_id in new and _is_last(row.alert)}
    return await _escalate(book, tx, now, [each for each in reached if each]), len(new)


async def tell_load(book: Handbook, tx: Connection, now: datetime) -> tuple[Effects, int]:
    """Each unit's duty officer learns, once a half day, how many orders wait to be signed or fall due."""
    rows = [row for busy in await tx.fetch(sql.BUSY, now, now + _SOON) for row in _load(book, busy, now)]
    return Effects(), len(await insert(tx, rows, now))


def _load(book: Handbook, busy: Any, now: datetime) -> list[NoticeRow]:
    local = now.astimezone(book.zone)
    half_day = f"{local.date()} {local.hour // 12}"
    counts = (
        (AlertKind.NEW, _NEW_WORDS, busy["unsigned"]),
        (AlertKind.DUE_SOON, _SOON_WORDS, busy["due_soon"]),
    )
    alerts = [
        Alert(kind, busy["lead"], DutyLevel.DUTY, words.format(count=count), half_day)
        for kind, words, count in counts
        if count
    ]
    return [notice_row(alert, book.duty, now, None, "") for alert in alerts]


def _is_last(alert: Alert) -> bool:
    return alert.kind is AlertKind.UNSIGNED and alert.level is DutyLevel.COMMANDER


async def _escalate(book: Handbook, tx: Connection, now: datetime, orders: list[Any]) -> Effects:
    if not orders:
        return Effects()
    work = Work(book, await store.load(tx, Wanted(orders=set(orders))), now)
    for order_id in sorted(orders):
        case, held = work.cases.of_order(order_id), work.cases.order(order_id)
        if case and held:
            move(work, Cause(), case, held, system(Move.ESCALATE, _ESCALATED))
    await store.save(tx, work.cases, work.journal, now)
    return work.effects
