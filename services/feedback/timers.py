"""What the loop does when time passes: the next try at a callback, closing after silence."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from prometheus_client import Counter

from services.feedback import store
from services.feedback.docket import open_docket
from services.feedback.metrics import CLOSED_BY_DEFAULT, RETRIED
from services.feedback.rules.callback import Callback, CallbackState
from services.feedback.rules.case import Case
from services.feedback.rules.loop import Step, on_due, on_silence
from services.feedback.rules.terms import Terms
from services.feedback.supervision import climb, settle
from shared.platform.database import Connection
from shared.stream.ports import Effects
from shared.stream.service import Store, Timer

_AT_ONCE = 500

Part = Callable[[Connection, datetime, Terms], Awaitable[tuple[Effects, int]]]
Rule = Callable[[Case, Callback, datetime], Step]


def loop_timers(terms: Terms) -> tuple[Timer, ...]:
    """The loop's timers; each works in batches until nothing is due."""
    retry = sweep(CallbackState.WAITING, timedelta(0), on_due, RETRIED)
    silence = sweep(CallbackState.OPEN, terms.silence, on_silence, CLOSED_BY_DEFAULT)
    return (
        Timer("callback-retries", 2.0, retry),
        Timer("callback-silence", 60.0, silence),
        Timer("supervision", 10.0, supervision(terms)),
    )


def supervision(terms: Terms) -> Callable[[Store], Awaitable[None]]:
    """Work that takes the ladder's steps and ends those that are over."""

    async def work(store_: Store) -> None:
        for part in (settle, climb):

            async def some(tx: Connection, now: datetime, part: Part = part) -> tuple[Effects, int]:
                return await part(tx, now, terms)

            while await store_.direct.transact(some):
                pass

    return work


def sweep(
    state: CallbackState, after: timedelta, rule: Rule, counted: Counter
) -> Callable[[Store], Awaitable[None]]:
    """Work that applies `rule` to tries in `state` for longer than `after`."""

    async def work(store_: Store) -> None:
        async def some(tx: Connection, now: datetime) -> tuple[Effects, int]:
            return await _turn(tx, now, state, after, rule)

        while done := await store_.direct.transact(some):
            counted.inc(done)

    return work


async def _turn(
    tx: Connection, now: datetime, state: CallbackState, after: timedelta, rule: Rule
) -> tuple[Effects, int]:
    orders = await store.pending_orders(tx, state, now - after, _AT_ONCE)
    if not orders:
        return Effects(), 0
    docket = await open_docket(tx, orders)
    due = [
        each
        for order in orders
        for each in docket.pending(order)
        if each.state is state and each.due_at <= now - after
    ]
    for callback in due:
        docket.apply(rule(docket.cases[callback.order_id], callback, now))
    return await docket.save(tx), len(due)
