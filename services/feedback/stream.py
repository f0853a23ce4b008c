"""The loop's stage: what it reads, and how each topic's records are opened."""

from typing import Any

from services.feedback.handler import STAGE, LoopHandler
from services.feedback.rules.terms import Terms
from services.feedback.seen import SEEN_MOVE
from shared.contract.codec import decode
from shared.contract.declarations import CALLBACK_GIVEN, MATTER_CHANGED, EventType
from shared.contract.events.feedback import CallbackGiven
from shared.contract.records import Incoming, Record, Rejection
from shared.contract.topics import CALLBACKS, CITY_CALLBACKS, LIFECYCLE, MATTERS
from shared.domain.vocabulary import CallbackOwner
from shared.stream.stage import StageSpec

_TYPES: dict[str, EventType] = {
    LIFECYCLE.full_name: SEEN_MOVE,
    CALLBACKS.full_name: CALLBACK_GIVEN,
    CITY_CALLBACKS.full_name: CALLBACK_GIVEN,
    MATTERS.full_name: MATTER_CHANGED,
}


def open_record(record: Record) -> Incoming[Any] | Rejection:
    """The door: each topic carries one type. A result in words we don't know waits as a dead letter."""
    event_type = _TYPES[record.topic]
    found = decode(record, {event_type.name: event_type}, event_type)
    if isinstance(found, Incoming) and isinstance(found.event, CallbackGiven):
        return unknown_word(found.event) or _wrong_owner(record.topic, found.event) or found
    return found


def _wrong_owner(topic: str, given: CallbackGiven) -> Rejection | None:
    """The city's result is official, so nobody else may call his own so: the topic tells who wrote."""
    from_city = topic == CITY_CALLBACKS.full_name
    return None if from_city == (given.owner == CallbackOwner.CITY) else Rejection("wrong_owner", "owner")


def unknown_word(given: CallbackGiven) -> Rejection | None:
    """Which answer is in no word list: judging it would be guessing."""
    for field in ("solved", "satisfaction"):
        word = getattr(given, field)
        if word is not None and not word.known:
            return Rejection("field", field)
    return None


def loop_stage(terms: Terms) -> StageSpec:
    """Lifecycle, callback results and matters into the loop's handler."""
    return StageSpec("feedback", STAGE, tuple(_TYPES), open_record, LoopHandler(terms), gathers=0.2)
