"""The simulated units: they report on their orders as units do, now and then as they shouldn't."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from deploy.local.demo.acknowledged import InputKind
from deploy.local.demo.chance import chance
from deploy.local.demo.desk import SIMULATED_WORDS
from deploy.local.demo.follower import Answer
from deploy.local.demo.sender import Outgoing
from shared.contract.codec import encode, trace_of
from shared.contract.declarations import ORDER_MESSAGE, UNIT_REPORT
from shared.contract.events.order import OrderMessage
from shared.contract.events.report import UnitReport
from shared.contract.topics import reports
from shared.domain.identifiers import stable_id
from shared.domain.vocabulary import OrderKind, Outcome, ReportKind, RequestType, UnitRole

_BEGINS = {OrderKind.ISSUED, OrderKind.REISSUED, OrderKind.DESIGNATED, OrderKind.REWORK}
_GOES_ON = {OrderKind.RETURN_REFUSED, OrderKind.ANSWER_SENT_BACK}
_RETURNS, _ANSWERS_TOO_SOON, _EXTENDS, _THOROUGH = 0.04, 0.06, 0.08, 0.20
_MEDDLES = 0.01
_PERSON = "person"
_OUTCOMES = {
    RequestType.CONSULT: Outcome.INFORMED,
    RequestType.COMPLAINT: Outcome.MEDIATED,
    RequestType.REPORT: Outcome.CASE_FILED,
}


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds from an order's arrival to each step; all 0 as fast as can be.

    `spares_people`: an order that a person dispatched is left for a person to work on.
    """

    sign: float = 0.0
    contact: float = 0.0
    answer: float = 0.0
    spares_people: bool = False


NO_DELAY = Pace()


@dataclass(frozen=True, slots=True)
class Step:
    """A report to make; `step` tells two of one kind apart; `uninvited` as in `Outgoing`."""

    kind: ReportKind
    after: float
    step: int = 0
    more: dict[str, Any] = field(default_factory=dict)
    uninvited: bool = False


def reply(record: Any, pace: Pace) -> Sequence[Answer]:
    """A record of an order topic → the unit's reports."""
    message = ORDER_MESSAGE.model.model_validate_json(record.value)
    assert isinstance(message, OrderMessage)
    trace = trace_of(dict(record.headers))
    return [Answer(step.after, _outgoing(message, step, trace)) for step in plan(message, pace)]


def plan(message: OrderMessage, pace: Pace) -> Iterator[Step]:
    """What this unit does about this message; the same message gives the same plan."""
    if pace.spares_people and _dispatched_by_a_person(message):
        return
    luck = chance("unit", message.unit, message.order_id, message.version, message.kind)
    if message.kind is OrderKind.HELP_ASKED:
        yield Step(ReportKind.HELP_GIVEN, pace.answer, more={"words": "已到场协助"})
    elif message.kind is OrderKind.WHISTLED:
        yield Step(ReportKind.REPORT_IN, pace.sign)
    elif message.role is not UnitRole.LEAD:
        if luck < _MEDDLES:
            yield Step(ReportKind.SIGNED, pace.sign, uninvited=True)
    elif message.kind in _BEGINS:
        yield from _take_up(message, pace, luck)
    elif message.kind in _GOES_ON:
        yield from _finish(message, pace)


def _dispatched_by_a_person(message: OrderMessage) -> bool:
    return message.kind in _BEGINS and message.rule == _PERSON and message.words not in SIMULATED_WORDS


def _take_up(message: OrderMessage, pace: Pace, luck: float) -> Iterator[Step]:
    yield Step(ReportKind.SIGNED, pace.sign)
    if luck < _RETURNS:
        yield Step(ReportKind.RETURN_REQUESTED, pace.contact, more=_return())
        return
    if luck < _ANSWERS_TOO_SOON:
        yield Step(ReportKind.ANSWERED, pace.sign, step=1, more=_answer(message))
    elif luck < _EXTENDS:
        yield Step(ReportKind.EXTENSION_REQUESTED, pace.contact, more={"ground": "complex", "days": 5})
    elif luck < _THOROUGH:
        yield Step(ReportKind.ASSIGNED, pace.sign, more={"section": "zhk"})
        yield Step(ReportKind.INTERIM, pace.contact, more={"words": "已联系诉求人，正在核实"})
    yield from _finish(message, pace)


def _finish(message: OrderMessage, pace: Pace) -> Iterator[Step]:
    yield Step(ReportKind.CONTACTED, pace.contact)
    yield Step(ReportKind.ANSWERED, pace.answer, more=_answer(message))


def _answer(message: OrderMessage) -> dict[str, Any]:
    outcome = _OUTCOMES.get(message.request_type, Outcome.SOLVED)
    return {"outcome": outcome, "words": "经现场核查，已协调处理并向诉求人说明。", "basis": "按职责分工办理"}


def _return() -> dict[str, Any]:
    return {"ground": "not_our_duty", "basis": "本单位权责清单无此事项", "words": "建议由主管部门办理"}


def _outgoing(message: OrderMessage, step: Step, trace: str) -> Outgoing:
    report_id = stable_id(
        "demo report", message.order_id, message.version, message.unit, step.kind, step.step
    )
    report = UnitReport(
        report_id=report_id,
        order_id=message.order_id,
        order_version=message.version,
        kind=step.kind,
        at=message.at + timedelta(seconds=step.after),
        staff="D01",
        **step.more,
    )
    sent = encode(
        UNIT_REPORT,
        report,
        topic=reports(message.unit).full_name,
        key=str(message.complaint_id),
        event_id=report_id,
        writer=f"unit/{message.unit}",
        subject=str(message.order_id),
        time=report.at,
        traceparent=trace,
    )
    assert sent.key is not None
    assert sent.value is not None
    return Outgoing(
        InputKind.REPORT,
        str(report_id),
        str(message.order_id),
        sent.topic,
        sent.key,
        sent.value,
        sent.headers,
        uninvited=step.uninvited,
    )
