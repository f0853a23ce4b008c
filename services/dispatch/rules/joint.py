"""What others do with an order beside its lead: help asked for, whistles, co-handling, groups, calls."""

from datetime import datetime
from typing import Any

from services.dispatch.rules.commands import Command, Terms
from shared.contract.events.order import Help, Joint, OrderState, ReportIn, ThreeWayCall, Whistle
from shared.domain.identifiers import stable_id
from shared.domain.vocabulary import ActorKind

Changes = dict[str, Any]
_LINE = 500


def helps(order: OrderState) -> tuple[Help, ...]:
    """The acts asked of units that don't lead."""
    return order.joint.helps if order.joint else ()


def whistles(order: OrderState) -> tuple[Whistle, ...]:
    """The whistles blown on the order."""
    return order.joint.whistles if order.joint else ()


def whistled(order: OrderState) -> set[str]:
    """The units that were whistled for."""
    return {each.unit for whistle in whistles(order) for each in whistle.units}


def calls(order: OrderState) -> tuple[ThreeWayCall, ...]:
    """The three-way calls held about the order."""
    return order.joint.calls if order.joint else ()


def ask_help(order: OrderState, command: Command, at: datetime, terms: Terms) -> Changes:
    """One named act of each unit asked, with a due time of its own."""
    asked = tuple(
        Help(
            unit=unit,
            act=command.words[:_LINE],
            asked_by=command.actor_id or terms.desk,
            at=at,
            due=command.due or terms.limits.help_until(unit, at, urgent=order.urgent),
        )
        for unit in command.units
    )
    return _joint(order, helps=(*helps(order), *asked))


def answer_help(*, given: bool) -> Any:
    """The change by which a unit says that it helped, or why not."""

    def change(order: OrderState, command: Command, at: datetime, _terms: Terms) -> Changes:
        said = {"given": given, "words": command.words[:_LINE], "answered_at": at}
        return _joint(
            order,
            helps=tuple(
                each.model_copy(update=said) if each.given is None and each.unit == command.actor_id else each
                for each in helps(order)
            ),
        )

    return change


def co_report(order: OrderState, command: Command, _at: datetime, _terms: Terms) -> Changes:
    """A co-handling unit gave its part."""
    before = order.joint.co_reported if order.joint else ()
    return _joint(order, co_reported=tuple(dict.fromkeys((*before, command.actor_id))))


def whistle(order: OrderState, command: Command, at: datetime, terms: Terms) -> Changes:
    """A town calls departments; they report in within the clock's limit."""
    assert command.actor_id is not None
    blown = Whistle(
        whistle_id=command.cause or stable_id("whistle", order.order_id, order.version),
        town=command.actor_id,
        words=command.words[:_LINE],
        at=at,
        due=terms.limits.report_in_until(at),
        units=tuple(ReportIn(unit=unit) for unit in dict.fromkeys(command.units)),
    )
    return _joint(order, whistles=(*whistles(order), blown))


def report_in(order: OrderState, command: Command, at: datetime, _terms: Terms) -> Changes:
    """A department that was called is there; once for every whistle that waits for it."""
    return _joint(order, whistles=tuple(_with(each, command.actor_id, at) for each in whistles(order)))


def consult(order: OrderState, command: Command, at: datetime, _terms: Terms) -> Changes:
    """The minutes of what was agreed, of the oldest whistle that has none and whose minutes these may be."""
    kept = list(whistles(order))
    for place, each in enumerate(kept):
        if each.minuted_at is None and command.actor_id in (each.town, *_anybody(command)):
            kept[place] = each.model_copy(update={"minutes": command.words, "minuted_at": at})
            break
    return _joint(order, whistles=tuple(kept))


def link(order: OrderState, command: Command, _at: datetime, terms: Terms) -> Changes:
    """Handled together with others' orders of one class matter; its own lead and due time stay.

    Who leads the class matter co-handles, if it receives orders at all; it needs no copy beside.
    """
    unit = command.unit if command.unit in terms.receiving else None
    if unit is None:
        return _joint(order, class_matter=command.matter)
    changed = _joint(order, class_matter=command.matter, class_lead=unit)
    if unit in (order.lead, order.respondent_unit, *order.co):
        return changed
    informed = tuple(each for each in order.informed if each != unit)
    return changed | {"co": (*order.co, unit), "informed": informed}


def three_way_call(order: OrderState, command: Command, at: datetime, _terms: Terms) -> Changes:
    """The enterprise spoke with departments (clause 15): the first contact, if a unit leads and had none."""
    held = ThreeWayCall(
        at=command.called_at or at,
        units=tuple(dict.fromkeys(command.units)),
        words=command.words[:_LINE],
    )
    contacted = {"contacted_at": order.contacted_at or at} if order.lead else {}
    return _joint(order, calls=(*calls(order), held)) | contacted


def _joint(order: OrderState, **changes: Any) -> Changes:
    return {"joint": (order.joint or Joint()).model_copy(update=changes)}


def _with(whistle: Whistle, unit: str | None, at: datetime) -> Whistle:
    units = tuple(
        each.model_copy(update={"at": at}) if each.unit == unit and each.at is None else each
        for each in whistle.units
    )
    return whistle.model_copy(update={"units": units})


def _anybody(command: Command) -> tuple[str | None, ...]:
    """The desk may keep the minutes of any whistle."""
    return (command.actor_id,) if command.actor is ActorKind.DESK else ()
