"""Invented orders, moves and results for the loop's tests."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.feedback.rules.terms import Terms
from services.feedback.seen import SeenMove
from shared.contract.events.feedback import CallbackGiven, CallbackRequested
from shared.contract.events.order import Due, Hop, OrderMoved, OrderState
from shared.domain.holidays import state_council
from shared.domain.identifiers import complaint_id, item_id, order_id, reference, stable_id
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import (
    ActorKind,
    CallbackOwner,
    Confidentiality,
    RequestType,
    Satisfaction,
    Solved,
)
from shared.domain.worktime import WorkCalendar

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
TERMS = Terms(
    attempts=3,
    retry_after=timedelta(hours=24),
    silence=timedelta(days=7),
    unit_names={"scjgj": "区市场监督管理局", "anting": "安亭镇人民政府"},
    zone=ZoneInfo("Asia/Shanghai"),
    calendar=WorkCalendar(state_council()),
    supervisor="desk",
)


def hour(number: int) -> datetime:
    """So many hours after the start."""
    return START + timedelta(hours=number)


def complaint(number: str = "JD20260302001") -> UUID:
    return complaint_id("sh12345", number)


def order(number: str = "JD20260302001") -> UUID:
    return order_id(item_id(complaint(number), 1))


def due(at: datetime) -> Due:
    """Everything is due at once."""
    return Due(internal=at, binding=at, sign=at, contact=at)


def state(version: int, at_state: State, number: str = "JD20260302001", **changes: Any) -> OrderState:
    """An order led by the market regulator; `answered_at` is hour 5 unless told otherwise."""
    known = complaint(number)
    late = at_state in {State.ACCEPTED, State.CLOSED}
    fields: dict[str, Any] = {
        "order_id": order(number),
        "version": version,
        "complaint_id": known,
        "complaint_version": 1,
        "item_id": item_id(known, 1),
        "source": "sh12345",
        "number": number,
        "reference": reference(known),
        "state": at_state,
        "lead": None if at_state is State.DESK else "scjgj",
        "category": "16-01-01",
        "request_type": RequestType.COMPLAINT,
        "confidentiality": Confidentiality.OPEN,
        "due": Due(internal=hour(96), binding=hour(96), sign=hour(4), contact=hour(8)),
        "created_at": START,
        "issued_at": START,
        "answered_at": hour(5) if late else None,
    }
    return OrderState(**{**fields, **changes})


def moved(
    version: int,
    move: Move | None,
    at_state: State,
    number: str = "JD20260302001",
    at: datetime | None = None,
    reason: str = "",
    **changes: Any,
) -> SeenMove:
    """A move, at the hour of its version unless told otherwise, as the loop reads what dispatch sends."""
    sent = OrderMoved(
        move=move,
        actor=ActorKind.FEEDBACK if move is Move.CLOSE else ActorKind.UNIT,
        at=at or hour(version),
        reason=reason,
        order=state(version, at_state, number, **changes),
    )
    return SeenMove.model_validate_json(sent.model_dump_json())


def accepted(version: int = 4, number: str = "JD20260302001", **changes: Any) -> SeenMove:
    """The answer passed its check: the loop begins."""
    return moved(version, Move.ACCEPT, State.ACCEPTED, number, **changes)


def result(asked: CallbackRequested, mark: str = "1", **changes: Any) -> CallbackGiven:
    """Reached, solved, satisfied, by the district, unless told otherwise."""
    fields: dict[str, Any] = {
        "result_id": stable_id("result", asked.callback_id, mark),
        "callback_id": asked.callback_id,
        "order_id": asked.order_id,
        "owner": CallbackOwner.DISTRICT,
        "reached": True,
        "solved": Solved.YES,
        "satisfaction": Satisfaction.SATISFIED,
        "at": asked.at + timedelta(hours=2),
    }
    return CallbackGiven(**{**fields, **changes})


def hop(to: str = "anting") -> Hop:
    return Hop(from_unit="scjgj", to_unit=to, at=hour(2), ground="not_my_power", seconds_used=3600)
