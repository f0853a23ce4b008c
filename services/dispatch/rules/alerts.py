"""Which people on duty a move concerns, by level; they are told no personal data (`domain.md` §1b)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.dispatch.rules.chasing import chased_now
from services.dispatch.rules.duty import Duty
from services.dispatch.rules.joint import helps, whistles
from services.dispatch.rules.notices import is_sealed
from shared.catalogue.clocks import DutyLevel
from shared.contract.events.order import OrderState
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import OpenEnum


class AlertKind(OpenEnum):
    """Why somebody on duty is told."""

    URGENT = "urgent"  # 紧急
    SUPERVISED = "supervised"  # 督办
    RETURNED = "returned"  # 退回: a return refused, an answer sent back
    REWORK = "rework"  # 重办
    UNSIGNED = "unsigned"  # 超时未签收
    UNCONTACTED = "uncontacted"  # 超时未联系
    INTERIM_DUE = "interim_due"  # 中途汇报到期
    GROUP = "group"  # 集中反映
    NEW = "new"  # 待签收
    DUE_SOON = "due_soon"  # 临期
    HANDED_OVER = "handed_over"  # 移交未回执
    OUTSIDE = "outside"  # 告知区外或其他机关
    WHISTLED = "whistled"  # 吹哨
    HELP = "help"  # 请协助
    LATE = "late"  # 逾期未报到、未协助


@dataclass(frozen=True, slots=True)
class Alert:
    """A role of a unit is to be told of an order; `since` tells two of one kind apart."""

    kind: AlertKind
    unit: str
    level: DutyLevel
    words: str
    since: int | str
    urgent: bool = False


_SUBJECT = "工单{reference}"
_WORDS = {
    AlertKind.URGENT: (
        "【紧急】{subject}须立即签收，不分昼夜；危及人身安全或涉嫌犯罪的，立即转110、119、120。"
    ),
    AlertKind.SUPERVISED: "【督办】{subject}已被督办，请重点办理并及时回报。",
    AlertKind.RETURNED: "【退回】{subject}退单未获同意或答复被退回，请继续办理。",
    AlertKind.REWORK: "【重办】{subject}须再次处置。",
    AlertKind.UNSIGNED: "【超时】紧急{subject}超过时限仍未签收，请立即处置。",
    AlertKind.UNCONTACTED: "【超时】紧急{subject}超过时限仍未联系诉求人，请立即处置。",
    AlertKind.WHISTLED: "【吹哨】街镇就{subject}吹哨，请按时报到。",
    AlertKind.HELP: "【协助】紧急{subject}请立即协助一件事，不能协助的说明理由。",
    AlertKind.LATE: "【逾期】{subject}的报到或协助已逾期，请立即处置。",
    AlertKind.INTERIM_DUE: "【到期】紧急{subject}应作中途汇报。",
}
_GROUP = "【集中反映】同一地点或企业短时间内有{callers}名诉求人反映，最近一件工单{reference}，请立即核实。"
_TO_LEAD = {
    Move.SUPERVISE: AlertKind.SUPERVISED,
    Move.REFUSE_RETURN: AlertKind.RETURNED,
    Move.SEND_BACK: AlertKind.RETURNED,
    Move.REWORK: AlertKind.REWORK,
}
_ISSUES = frozenset({Move.DISPATCH, Move.ACCEPT_RETURN, Move.DESIGNATE, Move.REWORK})
_TO_CONTACT = frozenset({State.SIGNED, State.ASSIGNED})
_NO_INTERIM = frozenset({State.SIGNED, State.ASSIGNED, State.CONTACTED})


def on_group(order: OrderState, callers: int, signal: str, duty: Duty) -> tuple[Alert, ...]:
    """Several callers on one place or enterprise: the desk, and whoever leads or whose town it is."""
    unit = order.lead or order.town
    told = [duty.desk] if unit is None or unit == order.respondent_unit else [duty.desk, unit]
    words = _GROUP.format(callers=callers, reference=order.reference)
    return tuple(Alert(AlertKind.GROUP, each, DutyLevel.DUTY, words, signal, urgent=True) for each in told)


def on_opening(order: OrderState, proposed: str | None, duty: Duty) -> tuple[Alert, ...]:
    """An urgent matter: the desk and the proposed unit at once, however unsure the category."""
    if not order.urgent:
        return ()
    told = [duty.desk]
    if proposed and proposed != order.respondent_unit and not is_sealed(order):
        told.append(proposed)
    return tuple(_alert(AlertKind.URGENT, order, unit, DutyLevel.DUTY) for unit in told)


def on_move(after: OrderState, move: Move) -> tuple[Alert, ...]:
    """Whoever leads after the move, when it is one to be woken for; whoever else was called by it."""
    if not after.lead or is_sealed(after):
        return ()
    if move in _CALLED_BY:
        return _CALLED_BY[move](after)
    if after.urgent and move in _ISSUES:
        return (_alert(AlertKind.URGENT, after, after.lead, DutyLevel.DUTY),)
    kind = _TO_LEAD.get(move)
    return (_alert(kind, after, after.lead, DutyLevel.DUTY),) if kind else ()


def _whistled(after: OrderState) -> tuple[Alert, ...]:
    return tuple(
        _alert(AlertKind.WHISTLED, after, each.unit, DutyLevel.DUTY) for each in whistles(after)[-1].units
    )


def _helping(after: OrderState) -> tuple[Alert, ...]:
    """Only what is urgent wakes people for an act."""
    asked = [each.unit for each in helps(after) if after.urgent and each.at == after.moved_at]
    return tuple(_alert(AlertKind.HELP, after, unit, DutyLevel.DUTY) for unit in asked)


def _late(after: OrderState) -> tuple[Alert, ...]:
    """The unit's leader the first time, the district's commander the second."""
    return tuple(
        _alert(AlertKind.LATE, after, unit, DutyLevel.LEADER if times == 1 else DutyLevel.COMMANDER)
        for unit, times in chased_now(after).items()
    )


_CALLED_BY: dict[Move, Callable[[OrderState], tuple[Alert, ...]]] = {
    Move.WHISTLE: _whistled,
    Move.ASK_HELP: _helping,
    Move.CHASE: _late,
}


def climbing(order: OrderState, now: datetime, duty: Duty) -> tuple[Alert, ...]:
    """Whom an urgent order has climbed to by now: the leader, then the district's commander."""
    alerts: list[Alert] = []
    unit = order.lead or duty.desk
    sign = order.due.sign if order.due and order.lead else _waits_since(order, now) + duty.sign_within
    if order.state in (State.ISSUED, State.REWORK, State.DESK) and now >= sign:
        alerts.append(_alert(AlertKind.UNSIGNED, order, unit, DutyLevel.LEADER))
        if now >= sign + duty.sign_within:
            alerts.append(_alert(AlertKind.UNSIGNED, order, unit, DutyLevel.COMMANDER))
    waits = order.state in _TO_CONTACT and not order.contacted_at
    if order.due and waits and now >= order.due.contact:
        alerts.append(_alert(AlertKind.UNCONTACTED, order, unit, DutyLevel.LEADER))
    begun = max(order.issued_at, order.urgent_since or order.issued_at) if order.issued_at else None
    if begun and order.state in _NO_INTERIM and now >= begun + duty.interim_within:
        alerts.append(_alert(AlertKind.INTERIM_DUE, order, unit, DutyLevel.DUTY))
    return tuple(alerts)


def _waits_since(order: OrderState, now: datetime) -> datetime:
    """Since when an urgent order waits at the desk: what turned urgent only now has just begun to."""
    since = order.state_since or now
    return max(since, order.urgent_since or since)


def _alert(kind: AlertKind, order: OrderState, unit: str, level: DutyLevel) -> Alert:
    subject = _SUBJECT.format(reference=order.reference)
    # A climb is told once a lead and round; anything else once a move.
    climbs = kind in (AlertKind.UNSIGNED, AlertKind.UNCONTACTED, AlertKind.INTERIM_DUE)
    since: int | str = order.version
    if climbs:
        since = order.lead_since or (order.state_since.isoformat() if order.state_since else "")
    return Alert(kind, unit, level, _WORDS[kind].format(subject=subject), since, order.urgent)
