"""What became of one order, told from its moves alone, in the order of their versions.

A pure fold: the same moves give the same track in whatever order they arrived.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from shared.domain.lifecycle import ENDED, Move, State

_GONE = frozenset(each.value for each in ENDED - {State.CLOSED})
_REWORKS = frozenset({"rework", "rework_elsewhere"})
_ISSUES = frozenset({"dispatch", "designate", "accept_return"}) | _REWORKS
_UNDONE = frozenset({"send_back", "queue", "reopen"}) | _REWORKS


class Step(NamedTuple):
    """One move as it is kept: the order's state, lead and due times after it."""

    version: int
    move: str | None
    state: str
    lead: str | None
    at: datetime
    due: datetime | None
    due_contact: datetime | None
    category: str | None
    town: str | None
    rule: str | None
    marked: bool


@dataclass(slots=True)
class Track:
    """An order so far. `holds` are ended tenures: unit and seconds, to its answer or to the next lead."""

    state: str = ""
    lead: str | None = None
    category: str = ""
    town: str = ""
    rule: str | None = None
    marked: bool = False
    first_lead: str | None = None
    dispatched_at: datetime | None = None
    by_rule: bool = False
    leads: dict[str, None] = field(default_factory=dict)
    hops: int = 0
    holds: list[tuple[str, float]] = field(default_factory=list)
    returned: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    contact_due: datetime | None = None
    contacted_at: datetime | None = None
    due: datetime | None = None
    answered_at: datetime | None = None
    accepted: set[str] = field(default_factory=set)
    reworked: set[str] = field(default_factory=set)
    supervised: int = 0
    escalated: int = 0
    last_lead: str | None = None
    since: datetime | None = None

    @property
    def gone(self) -> bool:
        """Ended otherwise than by an answer: nothing is due any more."""
        return self.state in _GONE


def track(steps: Iterable[Step]) -> Track:
    """The fold of an order's moves, which come sorted by version."""
    order = Track()
    for step in steps:
        _follow(order, step)
    return order


def _follow(order: Track, step: Step) -> None:
    if step.move in _REWORKS and order.lead:
        order.reworked.add(order.lead)
    if step.lead != order.lead:
        _change_lead(order, step)
    if step.move in _ISSUES:
        order.contacted_at = None
    if step.move in _UNDONE:
        order.answered_at = None
    if step.move in _REWORKS and step.lead:
        order.since = step.at
    change = _CHANGES.get(step.move or "")
    if change is not None and step.lead:
        change(order, step, step.lead)
    order.state, order.due, order.contact_due = step.state, step.due, step.due_contact
    order.category, order.town = step.category or order.category, step.town or order.town
    order.rule = order.rule or step.rule
    order.marked = step.marked


def _change_lead(order: Track, step: Step) -> None:
    _release(order, step.at)
    order.lead = step.lead
    if step.lead is None:
        return
    if order.first_lead is None:
        order.first_lead, order.dispatched_at = step.lead, step.at
        order.by_rule = step.move is None
    elif order.last_lead != step.lead:
        order.hops += 1
    order.last_lead, order.since = step.lead, step.at
    order.leads[step.lead] = None


def _release(order: Track, at: datetime) -> None:
    if order.lead and order.since:
        order.holds.append((order.lead, max(0.0, (at - order.since).total_seconds())))
    order.since = None


def _contact(order: Track, step: Step, _lead: str) -> None:
    order.contacted_at = order.contacted_at or step.at


def _answer(order: Track, step: Step, _lead: str) -> None:
    _release(order, step.at)
    order.answered_at = step.at


def _send_back(order: Track, step: Step, _lead: str) -> None:
    order.since = step.at


def _accept(order: Track, _step: Step, lead: str) -> None:
    order.accepted.add(lead)


def _request_return(order: Track, _step: Step, lead: str) -> None:
    order.returned.add(lead)


def _refuse_return(order: Track, _step: Step, lead: str) -> None:
    order.refused.add(lead)


def _supervise(order: Track, _step: Step, _lead: str) -> None:
    order.supervised += 1


def _escalate(order: Track, _step: Step, _lead: str) -> None:
    order.escalated += 1


_CHANGES: dict[str, Callable[[Track, Step, str], None]] = {
    Move.CONTACT: _contact,
    Move.THREE_WAY_CALL: _contact,
    Move.ANSWER: _answer,
    "answer_together": _answer,
    Move.SEND_BACK: _send_back,
    Move.ACCEPT: _accept,
    Move.REQUEST_RETURN: _request_return,
    Move.REFUSE_RETURN: _refuse_return,
    Move.SUPERVISE: _supervise,
    Move.ESCALATE: _escalate,
}
