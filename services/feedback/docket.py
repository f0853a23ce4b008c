"""One transaction's cases: loaded and locked, changed in memory by the rules, written in one go."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from services.feedback import store
from services.feedback.messages import message
from services.feedback.rules.callback import Callback, CallbackState
from services.feedback.rules.case import Case
from services.feedback.rules.history import Heard, history
from services.feedback.rules.loop import Step
from services.feedback.rules.review import Review
from services.feedback.rules.terms import Terms
from services.feedback.rules.verdict import opinion
from shared.contract.events.feedback import CallbackGiven, Verdict
from shared.contract.records import Incoming, Message
from shared.platform.database import Connection
from shared.stream.ports import Effects

_PENDING = {CallbackState.WAITING, CallbackState.OPEN}


class Docket:
    """Cases and tries under one lock; `apply` takes a decision, `save` writes what changed."""

    def __init__(self, cases: dict[UUID, Case], callbacks: dict[UUID, Callback]) -> None:
        self.cases = cases
        self.callbacks = callbacks
        self.sent: list[tuple[Incoming[Any] | None, Message]] = []
        self._changed_cases: set[UUID] = set()
        self._changed_callbacks: set[UUID] = set()
        self._verdicts: list[Verdict] = []
        self.reviews: list[Review] = []
        self.taken: list[CallbackGiven] = []
        self._heard: dict[UUID, list[Heard]] = {}
        self._of_order: dict[UUID, list[UUID]] = {}
        for each in callbacks.values():
            self._of_order.setdefault(each.order_id, []).append(each.callback_id)

    async def hear(self, tx: Connection, given: Iterable[CallbackGiven]) -> None:
        """Load what was said before about the orders that have a bad result: the unit is told it all."""
        orders = sorted({each.order_id for each in given if each.reached and opinion(each).bad})
        self._heard |= await store.heard(tx, orders)

    def history(self, order: UUID, terms: Terms) -> tuple[str, ...]:
        """Every callback about an order that `hear` loaded, in Chinese, oldest first."""
        return history(self._heard.get(order, ()), terms)

    def pending(self, order: UUID, without: UUID | None = None) -> list[Callback]:
        """The order's tries not yet done, but for one."""
        tries = [self.callbacks[each] for each in self._of_order.get(order, ()) if each != without]
        return [each for each in tries if each.state in _PENDING]

    def apply(self, step: Step, cause: Incoming[Any] | None = None) -> None:
        """Take what a rule decided."""
        self.cases[step.case.order_id] = step.case
        self._changed_cases.add(step.case.order_id)
        for each in step.callbacks:
            if each.callback_id not in self.callbacks:
                self._of_order.setdefault(each.order_id, []).append(each.callback_id)
            self.callbacks[each.callback_id] = each
            self._changed_callbacks.add(each.callback_id)
        trace = cause.traceparent if cause else ""
        self.sent.extend((cause, message(each, trace)) for each in step.told)
        self._verdicts.extend(each for each in step.told if isinstance(each, Verdict))

    async def save(self, tx: Connection) -> Effects:
        """Write what changed; raises Conflict when a case was written by somebody else meanwhile."""
        await store.save_cases(tx, [self.cases[each] for each in sorted(self._changed_cases)])
        await store.save_callbacks(tx, [self.callbacks[each] for each in sorted(self._changed_callbacks)])
        await store.add_verdicts(tx, self._verdicts)
        await store.add_reviews(tx, self.reviews)
        return Effects([(cause.record if cause else None, each) for cause, each in self.sent])


async def open_docket(tx: Connection, orders: Iterable[UUID], callbacks: Sequence[UUID] = ()) -> Docket:
    """The docket of these orders; `callbacks` are read whatever their state."""
    return Docket(*await store.load(tx, orders, callbacks))
