"""A try at asking the complainant: when it is made, what comes after it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.feedback.rules.case import Case
from services.feedback.rules.terms import Terms
from shared.contract.events.feedback import CallbackGiven, CallbackRequested
from shared.domain.identifiers import stable_id


class CallbackState(StrEnum):
    """Where a try stands."""

    WAITING = "waiting"  # to be asked at `due_at`
    OPEN = "open"  # asked, no result yet
    DONE = "done"  # a result came
    LAPSED = "lapsed"  # no longer wanted: judged otherwise, or the order went on


@dataclass(frozen=True, slots=True)
class Callback:
    """Try number `attempt` at asking about the answer given at `round`, which is version `order_version`."""

    callback_id: UUID
    order_id: UUID
    order_version: int
    complaint_id: UUID
    round: datetime
    attempt: int
    unit: str
    state: CallbackState
    due_at: datetime


def first_callback(case: Case, answered_at: datetime, now: datetime) -> Callback:
    """The first try after an answer was accepted; its id is (order, version), so a rerun asks the same."""
    return Callback(
        callback_id=stable_id("callback", case.order_id, case.version, 1),
        order_id=case.order_id,
        order_version=case.version,
        complaint_id=case.complaint_id,
        round=answered_at,
        attempt=1,
        unit=case.lead or "",
        state=CallbackState.OPEN,
        due_at=now,
    )


def next_callback(last: Callback, given: CallbackGiven, terms: Terms) -> Callback | None:
    """The try after one that reached nobody; None after the last."""
    if last.attempt >= terms.attempts:
        return None
    attempt = last.attempt + 1
    return replace(
        last,
        callback_id=stable_id("callback", last.order_id, last.order_version, attempt),
        attempt=attempt,
        state=CallbackState.WAITING,
        due_at=terms.next_try(max(given.at, last.due_at)),  # whatever day a late file names
    )


def request(callback: Callback, case: Case, now: datetime) -> CallbackRequested:
    """The event that asks for it."""
    return CallbackRequested(
        callback_id=callback.callback_id,
        attempt=callback.attempt,
        order_id=case.order_id,
        order_version=callback.order_version,
        complaint_id=case.complaint_id,
        number=case.number,
        request_type=case.request_type,
        unit=callback.unit,
        at=now,
    )
