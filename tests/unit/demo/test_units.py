"""Simulated units and callers answer the same message the same way, mostly as they should."""

from collections import Counter
from datetime import UTC, datetime
from uuid import UUID

import pytest

from deploy.local.demo import callers, units
from deploy.local.demo.units import NO_DELAY, Pace
from shared.contract.codec import trace_of
from shared.contract.events.feedback import CallbackRequested
from shared.contract.events.order import OrderMessage
from shared.contract.records import Record
from shared.domain.identifiers import stable_id
from shared.domain.lifecycle import State
from shared.domain.vocabulary import Confidentiality, OrderKind, ReportKind, RequestType, UnitRole

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def message(number: int, kind: OrderKind = OrderKind.ISSUED, role: UnitRole = UnitRole.LEAD) -> OrderMessage:
    return OrderMessage(
        kind=kind,
        role=role,
        unit="scjgj",
        order_id=stable_id("order", number),
        version=1,
        complaint_id=UUID(int=1),
        item_id=UUID(int=2),
        number="1",
        reference="TK-1",
        state=State.ISSUED,
        lead="scjgj",
        category=None,
        request_type=RequestType.HELP,
        confidentiality=Confidentiality.OPEN,
        at=AT,
    )


def kinds(told: OrderMessage) -> list[ReportKind]:
    return [step.kind for step in units.plan(told, NO_DELAY)]


def test_most_orders_are_signed_contacted_and_answered_and_some_come_back() -> None:
    seen = Counter(tuple(kinds(message(number))) for number in range(2000))
    usual = (ReportKind.SIGNED, ReportKind.CONTACTED, ReportKind.ANSWERED)
    assert seen.most_common(1)[0][0] == usual
    flat = {kind for plan in seen for kind in plan}
    assert {ReportKind.RETURN_REQUESTED, ReportKind.EXTENSION_REQUESTED, ReportKind.INTERIM} <= flat
    assert any(plan[1:2] == (ReportKind.ANSWERED,) for plan in seen), "nobody answers too soon"


@pytest.mark.parametrize("kind", [OrderKind.WITHDRAWN, OrderKind.URGED, OrderKind.REPORT_REFUSED])
def test_what_asks_for_nothing_gets_no_report(kind: OrderKind) -> None:
    assert kinds(message(1, kind)) == []


def test_a_copy_is_only_read_by_almost_all() -> None:
    plans = [kinds(message(number, OrderKind.COPIED, UnitRole.INFORMED)) for number in range(1000)]
    assert 0 < sum(bool(plan) for plan in plans) < 50


def test_the_same_message_gets_the_same_bytes_after_the_pace_says_so() -> None:
    raw = message(7).model_dump_json().encode()
    record = Record("t", 0, 0, 0, None, raw, ())
    pace = Pace(1, 2, 3)
    first, again = units.reply(record, pace), units.reply(record, pace)
    assert first == again
    assert [answer.after for answer in first] == sorted(answer.after for answer in first)
    assert {answer.outgoing.topic for answer in first} == {"tiaokuai.units.reports.scjgj."}


def test_units_and_callers_send_the_trace_back() -> None:
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    headers = (("ce_traceparent", trace.encode()),)
    order = Record("t", 0, 0, 0, None, message(7).model_dump_json().encode(), headers)
    asked = Record("t", 0, 0, 0, None, request(3).model_dump_json().encode(), headers)
    for answer in (*units.reply(order, Pace()), *callers.reply(asked, 0.0)):
        sent = trace_of(dict(answer.outgoing.headers))
        assert sent[3:35] == trace[3:35]
        assert sent[36:52] == answer.outgoing.id.replace("-", "")[:16]


def test_callers_reach_most_and_hear_all_opinions() -> None:
    given = [callers.given(request(number), 0.0) for number in range(500)]
    assert {said.solved for said in given} > {None}
    assert 0.85 < sum(said.reached for said in given) / 500 < 0.97
    assert callers.given(request(3), 0.0) == given[3]


def request(number: int) -> CallbackRequested:
    return CallbackRequested(
        callback_id=stable_id("callback", number),
        attempt=1,
        order_id=UUID(int=1),
        order_version=4,
        complaint_id=UUID(int=2),
        number="1",
        request_type=RequestType.HELP,
        unit="scjgj",
        at=AT,
    )
