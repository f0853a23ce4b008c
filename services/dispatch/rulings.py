"""What a named person can decide about an order: as HTTP names it, as a held decision keeps it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.contract.fields import Code, Line, Text, Version
from shared.domain.lifecycle import Move
from shared.domain.vocabulary import RequestType


class Action(StrEnum):
    """A decision of a person."""

    DISPATCH = "dispatch"
    RECALL = "recall"
    DESIGNATE = "designate"
    GUIDE = "guide"
    MERGE = "merge"
    TELL_AGAIN = "tell_again"
    REWORK = "rework"
    ASK_FACTS = "ask_facts"
    SPLIT = "split"
    RETURN_TO_CITY = "return_to_city"
    ACCEPT_RETURN = "accept_return"
    REFUSE_RETURN = "refuse_return"
    ACCEPT_ANSWER = "accept_answer"
    SEND_BACK = "send_back"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    MEDIATE_CONTACT = "mediate_contact"
    ATTEMPT_CONTACT = "attempt_contact"
    SHELVE = "shelve"
    RESUME = "resume"
    SUPERVISE = "supervise"
    ASK_HELP = "ask_help"
    CONSULT = "consult"
    THREE_WAY_CALL = "three_way_call"
    REOPEN = "reopen"


JOINS = frozenset({Action.MERGE, Action.TELL_AGAIN, Action.REWORK})
"""Decisions that make the number part of another order, `into`."""

_MOVES = {
    Action.DISPATCH: Move.DISPATCH,
    Action.RECALL: Move.QUEUE,
    Action.DESIGNATE: Move.DESIGNATE,
    Action.GUIDE: Move.GUIDE,
    Action.MERGE: Move.MERGE,
    Action.TELL_AGAIN: Move.MERGE,
    Action.ASK_FACTS: Move.ASK_FACTS,
    Action.SPLIT: Move.SPLIT,
    Action.RETURN_TO_CITY: Move.REQUEST_RETURN_TO_CITY,
    Action.ACCEPT_RETURN: Move.ACCEPT_RETURN,
    Action.REFUSE_RETURN: Move.REFUSE_RETURN,
    Action.ACCEPT_ANSWER: Move.ACCEPT,
    Action.SEND_BACK: Move.SEND_BACK,
    Action.GRANT_EXTENSION: Move.GRANT_EXTENSION,
    Action.REFUSE_EXTENSION: Move.REFUSE_EXTENSION,
    Action.MEDIATE_CONTACT: Move.CONTACT,
    Action.ATTEMPT_CONTACT: Move.ATTEMPT_CONTACT,
    Action.SHELVE: Move.SHELVE,
    Action.RESUME: Move.RESUME,
    Action.SUPERVISE: Move.SUPERVISE,
    Action.ASK_HELP: Move.ASK_HELP,
    Action.CONSULT: Move.CONSULT,
    Action.THREE_WAY_CALL: Move.THREE_WAY_CALL,
    Action.REOPEN: Move.REOPEN,
}


class Part(BaseModel):
    """One item of a split: what it asks, in the desk's words."""

    model_config = ConfigDict(frozen=True)

    text: Text = Field(min_length=1)
    request_type: RequestType
    category: Code | None = None


class Ruling(BaseModel):
    """A person's decision with its reason; `judged` is the version of the order they saw, if they said."""

    model_config = ConfigDict(frozen=True)

    person: str
    action: Action
    reason: Text = ""
    unit: Code | None = None
    co: tuple[Code, ...] = ()
    category: Code | None = None
    into: UUID | None = None
    ground: Code | None = None
    basis: Line = ""
    days: int | None = None
    judged: Version | None = None
    units: tuple[Code, ...] = ()
    due: datetime | None = None
    review_on: date | None = None
    parts: tuple[Part, ...] = ()
    outside_case: Line | None = None
    called_at: datetime | None = None


def move_of(action: Action, *, joins: bool, rework: Move) -> Move:
    """The move a decision makes on the order itself; a rework of another order joins this one to it."""
    if action is Action.REWORK:
        return Move.MERGE if joins else rework
    return _MOVES[action]
