"""The loop's batch: load its cases, decide event by event in order, save in one go."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.feedback import store
from services.feedback.docket import Docket, open_docket
from services.feedback.metrics import count_results
from services.feedback.rules.callback import Callback
from services.feedback.rules.loop import on_moved, on_result
from services.feedback.rules.review import proposed
from services.feedback.rules.terms import Terms
from services.feedback.seen import SeenMove
from shared.contract.events.classification import MatterChanged
from shared.contract.events.feedback import CallbackGiven
from shared.contract.records import Incoming, Rejection
from shared.platform.database import Connection
from shared.platform.metrics import DUPLICATES_SUPPRESSED
from shared.stream.ports import Effects

STAGE = "loop"


class LoopHandler:
    """Lifecycle moves, callback results and matters → callbacks to make, verdicts, statuses."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    async def __call__(self, batch: Sequence[Incoming[Any]], tx: Connection, now: datetime) -> Effects:
        moves = [each.event for each in batch if isinstance(each.event, SeenMove)]
        given = [each.event for each in batch if isinstance(each.event, CallbackGiven)]
        matters = [each.event for each in batch if isinstance(each.event, MatterChanged)]
        orders = [move.order.order_id for move in moves] + [each.order_id for each in given]
        docket = await open_docket(tx, orders, [each.callback_id for each in given])
        known = [(each, called) for each in given if (called := called_for(docket, each))]
        new_results = await store.add_results(tx, known)
        await docket.hear(tx, (each for each, _ in known))
        new_moves = await store.add_moves(tx, moves, docket.cases)
        new_matters = await store.add_matter_changes(tx, matters)
        refused = self._fold(batch, docket, new_results, now)
        effects = await docket.save(tx)
        count_results(docket.taken)
        for incoming, rejection in refused:
            effects.reject(incoming, rejection)
        repeated = len(moves) - new_moves + len(matters) - new_matters + len(known) - len(new_results)
        DUPLICATES_SUPPRESSED.labels(STAGE).inc(repeated)
        return effects

    def _fold(
        self, batch: Sequence[Incoming[Any]], docket: Docket, new_results: set[UUID], now: datetime
    ) -> list[tuple[Incoming[Any], Rejection]]:
        refused = []
        for incoming in batch:
            event = incoming.event
            if isinstance(event, SeenMove):
                self._moved(incoming, docket)
            elif isinstance(event, CallbackGiven):
                if called_for(docket, event) is None:
                    refused.append((incoming, Rejection("unknown_callback", "callback_id")))
                elif event.result_id in new_results:
                    new_results.discard(event.result_id)
                    take_result(docket, event, now, self._terms, incoming)
        return refused

    def _moved(self, incoming: Incoming[SeenMove], docket: Docket) -> None:
        order = incoming.event.order.order_id
        step = on_moved(docket.cases.get(order), docket.pending(order), incoming.event, self._terms)
        if step is not None:
            docket.apply(step, incoming)


def called_for(docket: Docket, given: CallbackGiven) -> Callback | None:
    """The try a result answers; None when we never asked it, or not about this order."""
    callback = docket.callbacks.get(given.callback_id)
    return callback if callback is not None and callback.order_id == given.order_id else None


def take_result(
    docket: Docket, given: CallbackGiven, now: datetime, terms: Terms, cause: Incoming[Any] | None = None
) -> None:
    """Judge a result met for the first time; the same for Kafka and HTTP."""
    callback = docket.callbacks[given.callback_id]
    case = docket.cases[callback.order_id]
    others = docket.pending(callback.order_id, without=callback.callback_id)
    review = proposed(case, callback, given)
    if review is not None:
        docket.reviews.append(review)
    history = docket.history(callback.order_id, terms)
    docket.apply(on_result(case, callback, others, given, now, terms, history), cause)
    docket.taken.append(given)
