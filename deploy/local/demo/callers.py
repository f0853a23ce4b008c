"""Those who call back: they ask the complainant of an answered order and say what they heard."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from deploy.local.demo.acknowledged import InputKind
from deploy.local.demo.chance import chance
from deploy.local.demo.follower import Answer
from deploy.local.demo.sender import Outgoing
from shared.contract.codec import encode, trace_of
from shared.contract.declarations import CALLBACK_GIVEN, CALLBACK_REQUESTED
from shared.contract.events.feedback import CallbackGiven, CallbackRequested
from shared.contract.topics import CALLBACKS
from shared.domain.identifiers import stable_id
from shared.domain.vocabulary import CallbackOwner, Satisfaction, Solved

_UNREACHED, _UNSOLVED, _UNSATISFIED, _PARTLY = 0.08, 0.13, 0.16, 0.26


def reply(record: Any, after: float) -> Sequence[Answer]:
    """A callback request → what was said, so many seconds later."""
    request = CALLBACK_REQUESTED.model.model_validate_json(record.value)
    assert isinstance(request, CallbackRequested)
    return [Answer(after, _outgoing(given(request, after), trace_of(dict(record.headers))))]


def given(request: CallbackRequested, after: float) -> CallbackGiven:
    """What this complainant says; the same request gives the same answer."""
    luck = chance("callback", request.callback_id)
    reached = luck >= _UNREACHED
    return CallbackGiven(
        result_id=stable_id("demo callback", request.callback_id),
        callback_id=request.callback_id,
        order_id=request.order_id,
        owner=CallbackOwner.FIRM,
        reached=reached,
        solved=_solved(luck) if reached else None,
        satisfaction=_satisfaction(luck) if reached else None,
        at=request.at + timedelta(seconds=after),
    )


def _solved(luck: float) -> Solved:
    return Solved.NO if luck < _UNSOLVED else Solved.PARTLY if luck < _PARTLY else Solved.YES


def _satisfaction(luck: float) -> Satisfaction:
    if luck < _UNSATISFIED:
        return Satisfaction.NOT
    return Satisfaction.FAIRLY if luck < _PARTLY else Satisfaction.SATISFIED


def _outgoing(said: CallbackGiven, trace: str) -> Outgoing:
    sent = encode(
        CALLBACK_GIVEN,
        said,
        topic=CALLBACKS.full_name,
        key=str(said.order_id),
        event_id=said.result_id,
        writer="survey",
        subject=str(said.order_id),
        time=said.at,
        traceparent=trace,
    )
    assert sent.key is not None
    assert sent.value is not None
    return Outgoing(
        InputKind.CALLBACK,
        str(said.result_id),
        str(said.order_id),
        sent.topic,
        sent.key,
        sent.value,
        sent.headers,
    )
