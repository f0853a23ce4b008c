"""Answers of others that are late: departments whistled for and not there, acts asked for and not answered.

Each is chased when its time is out, and once more after as long again; what stands in `chased` is what
reverse evaluation counts (clause 51).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from services.dispatch.rules.commands import Command, Terms
from shared.contract.events.order import Help, Joint, OrderState, ReportIn
from shared.domain.lifecycle import LEADING

RUNGS = 2
"""The unit's leader first, then the district's commander; after that it stays with the desk."""


def next_chase(order: OrderState) -> datetime | None:
    """When somebody's answer is late next; None when nothing is waited for."""
    if order.joint is None or order.state not in LEADING:
        return None
    return min((rung for _, rung in _waited_for(order.joint)), default=None)


def late(order: OrderState, at: datetime) -> tuple[str, ...]:
    """The units to be chased by then."""
    if order.joint is None or order.state not in LEADING:
        return ()
    return tuple(dict.fromkeys(unit for unit, rung in _waited_for(order.joint) if rung <= at))


def chased_now(order: OrderState) -> dict[str, int]:
    """Unit → how often it has now been chased, of those whom the order's last move chased."""
    joint = order.joint or Joint()
    called = [unit for whistle in joint.whistles for unit in whistle.units]
    asked: list[Help | ReportIn] = [*called, *joint.helps]
    return {
        each.unit: len(each.chased) for each in asked if each.chased and each.chased[-1] == order.moved_at
    }


def chase(order: OrderState, _command: Command, at: datetime, _terms: Terms) -> dict[str, Any]:
    """The change: the instant is kept with everyone who is late."""
    assert order.joint is not None
    whistles = tuple(
        whistle.model_copy(
            update={"units": tuple(_marked(unit, whistle.at, whistle.due, at) for unit in whistle.units)}
        )
        for whistle in order.joint.whistles
    )
    helps = tuple(_marked(each, each.at, each.due, at) for each in order.joint.helps)
    return {"joint": order.joint.model_copy(update={"whistles": whistles, "helps": helps})}


def _marked(each: Any, asked_at: datetime, due: datetime, at: datetime) -> Any:
    rung = _rung(each, asked_at, due)
    return each.model_copy(update={"chased": (*each.chased, at)}) if rung and rung <= at else each


def _waited_for(joint: Joint) -> Iterator[tuple[str, datetime]]:
    for whistle in joint.whistles:
        for unit in whistle.units:
            if rung := _rung(unit, whistle.at, whistle.due):
                yield unit.unit, rung
    for each in joint.helps:
        if rung := _rung(each, each.at, each.due):
            yield each.unit, rung


def _rung(each: ReportIn | Help, asked_at: datetime, due: datetime) -> datetime | None:
    """When this one is chased next."""
    answered = each.given is not None if isinstance(each, Help) else each.at is not None
    if answered or len(each.chased) >= RUNGS:
        return None
    return each.chased[-1] + (due - asked_at) if each.chased else due
