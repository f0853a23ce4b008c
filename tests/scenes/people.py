"""Who acts in a scene: the city, a unit, a clerk at the desk, those who call back."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.contract.declarations import CALLBACK_GIVEN, SUBMISSION, UNIT_REPORT
from shared.contract.events.feedback import CallbackGiven, CallbackRequested
from shared.contract.events.order import CityReport
from shared.contract.events.report import UnitReport
from shared.contract.events.submission import Submission
from shared.contract.topics import CALLBACKS, SUBMISSIONS, reports
from shared.domain.vocabulary import (
    Action,
    CallbackOwner,
    CityReportKind,
    Outcome,
    ReportKind,
    Satisfaction,
    Solved,
)
from tests.scenes.district import District
from tests.scenes.order import Order

SOURCE = "sh12345"
_ANSWER: dict[str, Any] = {
    "outcome": Outcome.SOLVED,
    "words": "已到现场核实并协调解决，已告知企业。",
    "basis": "按职责办理",
}


@dataclass
class City:
    """12345: says things under numbers and hears what the district reports."""

    district: District
    _sequences: "defaultdict[str, count[int]]" = field(default_factory=lambda: defaultdict(lambda: count(1)))

    async def says(self, number: str, action: Action, **more: Any) -> None:
        """A message under a number; `more` are fields of `Submission`."""
        now = await self.district.clock.now()
        fields: dict[str, Any] = {
            "source": SOURCE,
            "sequence": next(self._sequences[number]),
            "submitted_at": now,
        }
        said = Submission(number=number, action=action, **fields | more)
        await self.district.speak(
            SUBMISSIONS, SUBMISSION, said, key=number, writer="source", time=said.submitted_at
        )

    async def heard(self, number: str, kind: CityReportKind, times: int = 1) -> CityReport:
        """Wait for the nth report of this kind under a number."""
        wire = self.district.wire
        heard: list[CityReport] = await wire.until(
            lambda: wire.heard(CityReport, lambda r: r.number == number and r.kind is kind)[
                times - 1 : times
            ],
            f"{number}: city report {kind}",
        )
        return heard[0]


@dataclass(frozen=True, slots=True)
class Office:
    """A unit, over Kafka: reports on orders by what it was last told of them."""

    district: District
    code: str

    async def reports(self, order: Order, kind: ReportKind, **more: Any) -> UUID:
        """Put a report on the unit's topic, on the version last told unless given; returns its id."""
        told = [each.version for each in order.messages(self.code)]
        fields: dict[str, Any] = {"order_version": max(told, default=1)}
        if kind is ReportKind.ANSWERED:
            fields |= _ANSWER
        now = await self.district.clock.now()
        report = UnitReport(
            report_id=uuid4(), order_id=order.order_id, kind=kind, at=now, staff="D01", **fields | more
        )
        key = str(order.now.complaint_id)
        writer = f"unit/{self.code}"
        await self.district.speak(reports(self.code), UNIT_REPORT, report, key=key, writer=writer, time=now)
        return report.report_id

    async def handles(self, order: Order, **answer: Any) -> None:
        """Sign, contact, answer: what a unit does when nothing stands in the way."""
        for kind in (ReportKind.SIGNED, ReportKind.CONTACTED):
            await self.reports(order, kind)
        await self.reports(order, ReportKind.ANSWERED, **answer)


@dataclass(frozen=True, slots=True)
class Clerk:
    """A person at the desk, over HTTP."""

    web: httpx.AsyncClient

    async def asks(self, path: str, **body: Any) -> Any:
        """POST, as JSON; fails on a refusal."""
        answer = await self.tries(path, **body)
        assert answer.is_success, answer.text
        return answer.json()

    async def tries(self, path: str, **body: Any) -> httpx.Response:
        """POST, as JSON; the answer whatever it is."""
        return await self.web.post(path, json=body, headers={"idempotency-key": uuid4().hex})

    async def sees(self, path: str, **query: Any) -> Any:
        """GET; fails on a refusal."""
        answer = await self.web.get(path, params=query)
        assert answer.is_success, answer.text
        return answer.json()

    async def decides(self, order: Order, action: str, reason: str = "核实后决定", **more: Any) -> Any:
        """Any decision on an order, at the version heard last."""
        body = {"action": action, "reason": reason, "version": order.now.version} | more
        return await self.asks(f"/desk/{order.order_id}/decide", **body)


@dataclass(frozen=True, slots=True)
class Survey:
    """Those who call complainants back."""

    district: District

    async def hears(self, order: Order, solved: Solved, satisfaction: Satisfaction, times: int = 1) -> None:
        """Wait for the nth request about an order and say what the complainant said."""
        wire = self.district.wire
        asked: list[CallbackRequested] = await wire.until(
            lambda: wire.heard(CallbackRequested, lambda r: r.order_id == order.order_id)[times - 1 : times],
            f"{order.number}: a callback request",
        )
        now = await self.district.clock.now()
        given = CallbackGiven(
            result_id=uuid4(),
            callback_id=asked[0].callback_id,
            order_id=order.order_id,
            owner=CallbackOwner.FIRM,
            reached=True,
            solved=solved,
            satisfaction=satisfaction,
            at=now,
        )
        key = str(order.order_id)
        await self.district.speak(CALLBACKS, CALLBACK_GIVEN, given, key=key, writer="survey", time=now)
