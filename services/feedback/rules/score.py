"""What one order counts for each unit that had it: the rows behind every figure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.feedback.rules.measures import PARTS
from services.feedback.rules.track import Track
from shared.domain.lifecycle import State
from shared.domain.vocabulary import CallbackOwner, Satisfaction, Solved

_MINUTE = timedelta(minutes=1)
_FAIR = (Satisfaction.SATISFIED, Satisfaction.FAIRLY)
_DONE = (State.ACCEPTED, State.CLOSED)

Row = dict[str, int]


@dataclass(frozen=True, slots=True)
class Said:
    """A callback's result about the answer of version `order_version`, which `unit` gave."""

    result_id: UUID
    order_version: int
    unit: str
    owner: str
    reached: bool
    solved: str | None
    satisfaction: str | None
    asked_at: datetime
    excepted: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """What the moves don't tell of an order."""

    anonymous: bool
    received_at: datetime | None
    created_at: datetime
    signs_in: bool


def official(said: Iterable[Said]) -> list[Said]:
    """One result an answer: the city's, else the first that reached somebody (`domain.md` §8)."""
    best: dict[int, Said] = {}
    for each in sorted(said, key=_weight):
        best.setdefault(each.order_version, each)
    return list(best.values())


def rows(
    order: Track,
    said: Collection[Said],
    about: About,
    at: datetime,
    *,
    departments: Collection[str],
    left_out: Iterable[tuple[str, str]] = (),
) -> dict[str, Row]:
    """Unit → what the order counts for it as things stand at `at`; `left_out` are (unit, part of `PARTS`)."""
    found: dict[str, Row] = {unit: {"received": 1} for unit in order.leads}
    if order.first_lead is None or order.last_lead is None:
        return {}
    _first(order, about, found[order.first_lead], departments)
    _handling(order, found)
    _present(order, found[order.last_lead], at)
    heard = _heard(found, said)
    if order.state == State.CLOSED:
        _closing(found[order.last_lead], about, heard=heard)
    for unit, part in left_out:
        if unit in found:
            _leave_out(found[unit], part)
    return found


def next_change(order: Track, at: datetime) -> datetime | None:
    """When time alone will change what an order counts; None when nothing is due any more."""
    if order.gone or order.lead is None:
        return None
    due = None if order.state in _DONE else order.due
    contact = None if order.contacted_at or order.state in _DONE else order.contact_due
    return min((each for each in (due, contact) if each is not None and each > at), default=None)


def is_at_work(order: Track) -> bool:
    """Whether a unit leads it and has not answered yet, so that it is watched."""
    waits = order.state in (State.SHELVED, State.ANSWERED, State.ANSWER_CHECK, *_DONE)
    return order.lead is not None and order.due is not None and not order.gone and not waits


def _weight(said: Said) -> tuple[bool, bool, datetime, UUID]:
    return said.owner != CallbackOwner.CITY, not said.reached, said.asked_at, said.result_id


def _first(order: Track, about: About, row: Row, departments: Collection[str]) -> None:
    right = order.state == State.CLOSED and order.hops == 0
    spared = order.by_rule and bool(order.town) and order.first_lead in departments
    row.update(
        dispatched=1,
        first_right=int(right),
        hops=order.hops,
        by_rule=int(order.by_rule),
        spared=int(spared),
        spared_hops=int(spared and right),
    )
    if about.signs_in and about.received_at is not None:
        row.update(minute_due=1, minute=int(about.created_at - about.received_at <= _MINUTE))


def _handling(order: Track, found: dict[str, Row]) -> None:
    for unit, row in found.items():
        row["returned"] = int(unit in order.returned)
        row["return_refused"] = int(unit in order.refused and unit in order.returned)
        row["answered"] = int(unit in order.accepted)
        row["reworked"] = int(unit in order.reworked and unit in order.accepted)
    for unit, seconds in order.holds:
        row = found[unit]
        row["held"] = row.get("held", 0) + 1
        row["held_seconds"] = row.get("held_seconds", 0) + round(seconds)


def _present(order: Track, row: Row, at: datetime) -> None:
    row.update(supervised=order.supervised, escalated=order.escalated)
    if order.gone or order.lead is None:
        return
    done = order.state in _DONE
    row["closed"] = int(order.state == State.CLOSED)
    if order.due is not None and (done or order.due <= at):
        on_time = done and order.answered_at is not None and order.answered_at <= order.due
        row.update(due=1, on_time=int(on_time), overdue=int(not done))
    if order.contact_due is not None and (order.contacted_at or order.contact_due <= at):
        in_time = order.contacted_at is not None and order.contacted_at <= order.contact_due
        row.update(contact_due=1, contacted=int(in_time), responded=int(order.contacted_at is not None))


def _heard(found: dict[str, Row], said: Iterable[Said]) -> bool:
    """Count the official results for the units they are about; whether anybody was reached."""
    heard = False
    for each in official(said):
        row = found.get(each.unit)
        heard = heard or each.reached
        if row is None:
            continue
        _add(row, "asked", each.reached, "reached")
        if each.excepted:
            _add(row, "excepted")
        elif each.reached:
            _add_opinion(row, each)
    return heard


def _add_opinion(row: Row, said: Said) -> None:
    if said.solved is not None:
        _add(row, "valid", said.solved == Solved.YES, "solved")
    if said.satisfaction is not None:
        _add(row, "rated", said.satisfaction in _FAIR, "satisfied")


def _add(row: Row, whole: str, counts: object = False, share: str = "") -> None:
    row[whole] = row.get(whole, 0) + 1
    if counts:
        row[share] = row.get(share, 0) + 1


def _closing(row: Row, about: About, *, heard: bool) -> None:
    row["anonymous"] = int(about.anonymous)
    row["by_default"] = int(not about.anonymous and not heard)


def _leave_out(row: Mapping[str, int] | Row, part: str) -> None:
    assert isinstance(row, dict)
    for column in PARTS.get(part, ()):
        row.pop(column, None)
    row["excluded"] = row.get("excluded", 0) + 1
