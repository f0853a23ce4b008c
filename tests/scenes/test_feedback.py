"""Feedback's scenes, end to end on real Kafka: the loop, the ladder, editions, arrears, ratings."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.contract.declarations import CALLBACK_GIVEN
from shared.contract.events.feedback import CallbackGiven, CallbackRequested, SupervisionStepped, Verdict
from shared.contract.topics import CALLBACKS, SUPERVISION, supervision
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import CallbackOwner, OrderKind, Rung, Satisfaction, Solved, VerdictKind
from tests.scenes.order import Order
from tests.scenes.scene import Scene


@dataclass(frozen=True)
class Feedback:
    """Feedback over HTTP, as one of its clients."""

    scene: Scene

    async def asks(self, who: str, method: str, path: str, **body: Any) -> Any:
        answer = await self.tries(who, method, path, **body)
        assert answer.is_success, answer.text
        return answer.json()

    async def tries(self, who: str, method: str, path: str, **body: Any) -> httpx.Response:
        session = self.scene.district.loop.session
        headers = {"authorization": f"Bearer {session.token(who)}"}
        url = session.services["feedback"].api + path
        async with httpx.AsyncClient(headers=headers, timeout=20.0, trust_env=False) as web:
            return await web.request(method, url, json=body or None)


@pytest.fixture
def feedback(scene: Scene) -> Feedback:
    return Feedback(scene)


async def nobody_reached(scene: Scene, order: Order, attempt: int) -> None:
    """Wait for this try and say that nobody answered."""
    wire = scene.district.wire
    asked: list[CallbackRequested] = await wire.until(
        lambda: wire.heard(
            CallbackRequested, lambda r: r.order_id == order.order_id and r.attempt == attempt
        ),
        f"{order.number}: try {attempt}",
    )
    given = CallbackGiven(
        result_id=uuid4(),
        callback_id=asked[0].callback_id,
        order_id=order.order_id,
        owner=CallbackOwner.DISTRICT,
        reached=False,
        at=await scene.district.clock.now(),
    )
    await scene.district.speak(
        CALLBACKS, CALLBACK_GIVEN, given, key=str(asked[0].complaint_id), writer="survey", time=given.at
    )


async def eventually(look: Callable[[], Awaitable[int]], expected: int, seconds: float = 20.0) -> None:
    """Look until it is so; counting follows the events within some seconds."""
    async with asyncio.timeout(seconds):
        while await look() != expected:
            await asyncio.sleep(0.2)


async def heard_verdict(scene: Scene, order: Order, kind: VerdictKind) -> Verdict:
    wire = scene.district.wire
    given: list[Verdict] = await wire.until(
        lambda: wire.heard(Verdict, lambda each: each.order_id == order.order_id and each.kind is kind),
        f"{order.number}: verdict {kind}",
    )
    return given[0]


async def test_rework_then_satisfied(scene: Scene) -> None:
    """Not solved: done again within three working days; then satisfied, and closed."""
    order = await scene.complains(scene.example("01-01-01"))
    await scene.unit("scjgj").handles(order)
    await scene.survey.hears(order, Solved.NO, Satisfaction.NOT)
    await order.told("scjgj", OrderKind.REWORK)
    await scene.unit("scjgj").handles(order)
    await scene.survey.hears(order, Solved.YES, Satisfaction.SATISFIED, times=2)

    assert (await order.until(State.CLOSED)).reworks == 1


async def test_three_times_unsatisfied_comes_to_consultation(scene: Scene) -> None:
    """The second bad answer is supervised and goes to another unit; the third comes to consultation."""
    order = await scene.complains(scene.example("01-01-01"))
    await scene.unit("scjgj").handles(order)
    await scene.survey.hears(order, Solved.NO, Satisfaction.NOT)
    await order.told("scjgj", OrderKind.REWORK)
    await scene.unit("scjgj").handles(order)
    await scene.survey.hears(order, Solved.NO, Satisfaction.NOT, times=2)
    await order.until(State.DESK)
    await scene.clerk.decides(order, "dispatch", unit="sfj")
    await order.told("sfj", OrderKind.ISSUED)
    await scene.unit("sfj").handles(order)
    await scene.survey.hears(order, Solved.NO, Satisfaction.NOT, times=3)

    assert (await order.moved(Move.SUPERVISE)).order.supervised == 1
    assert (await heard_verdict(scene, order, VerdictKind.ESCALATE)).basis == "not_solved"


async def test_nobody_reached_three_times_is_closed_and_said_so(scene: Scene) -> None:
    """Tries on three different days; then closed for want of an opinion."""
    order = await scene.complains(scene.example("01-01-01"))
    await scene.unit("scjgj").handles(order)
    for attempt in (1, 2, 3):
        await nobody_reached(scene, order, attempt)
        await scene.later(days=1, minutes=5)

    assert (await heard_verdict(scene, order, VerdictKind.CLOSED)).basis == "unreachable"
    await order.until(State.CLOSED)


async def test_late_orders_climb_the_ladder(scene: Scene) -> None:
    """Past its time by more than a working day: told to the unit and to the desk."""
    order = await scene.complains(scene.example("01-01-01"), due_days=1)
    await scene.later(days=3)
    wire = scene.district.wire

    def steps() -> list[SupervisionStepped]:
        return wire.heard(SupervisionStepped, lambda each: each.order_id == order.order_id)

    await wire.until(lambda: len(steps()) >= 2, f"{order.number}: a step of the ladder", seconds=40)
    told = {(said.topic, said.event.rung) for said in wire.said if said.event in steps()}
    assert told == {
        (supervision("scjgj").full_name, Rung.SUPERVISED),
        (SUPERVISION.full_name, Rung.SUPERVISED),
    }


async def test_an_accepted_objection_makes_a_new_edition(scene: Scene, feedback: Feedback) -> None:
    """A unit objects to a draft within the window; accepted, the next edition leaves that result out."""
    order = await scene.complains(scene.example("01-01-01"))
    await scene.unit("scjgj").handles(order)
    await scene.survey.hears(order, Solved.NO, Satisfaction.NOT)
    await order.told("scjgj", OrderKind.REWORK)
    await scene.district.settled()
    drafted = await feedback.asks("editor", "POST", "/editions", month="2026-03")
    path = f"/editions/{drafted['number']}"
    raised = await feedback.asks(
        "unit-scjgj",
        "POST",
        f"{path}/objections",
        order_id=str(order.order_id),
        part="callback",
        words="诉求人另案处理",
        evidence="调解书",
    )
    await feedback.asks(
        "reviewer", "POST", f"/objections/{raised['objection_id']}/decision", accepted=True, words="属实"
    )
    await scene.later(days=7)
    refused = await feedback.tries("editor", "POST", f"{path}/publication")
    corrected = await feedback.asks(
        "editor", "POST", "/editions", month="2026-03", corrects=drafted["number"], reason="采纳异议"
    )
    shown = [
        await feedback.asks("editor", "GET", f"/editions/{number}")
        for number in (drafted["number"], corrected["number"])
    ]

    assert refused.json()["code"] == "correction_due"
    valid = [next(each for each in one["units"] if each["unit"] == "scjgj")["solved"] for one in shown]
    assert valid[0]["denominator"] - valid[1]["denominator"] == 1


async def test_arrears_paid_make_the_gauge_fall(scene: Scene, feedback: Feedback) -> None:
    """An arrears matter is open until it is paid, whatever becomes of its order."""
    order = await scene.complains(scene.example("12-01-02"))

    async def open_() -> int:
        gauges = (await feedback.asks("reader", "GET", "/arrears"))["gauges"]
        return sum(each["open"] for each in gauges if each["kind"] == order.now.category)

    await eventually(open_, 1)
    await feedback.asks("reviewer", "PUT", f"/arrears/{order.order_id}", settled=True, evidence="银行回单")
    assert await open_() == 0


async def test_one_towns_single_rating_stays_hidden(scene: Scene, feedback: Feedback) -> None:
    """The town got a copy, so it may rate the department; below the sample nobody sees it."""
    order = await scene.complains(scene.example("01-01-01"))
    await order.told("nanxiang", OrderKind.COPIED)
    await scene.district.settled()
    body = {"department": "scjgj", "order_id": str(order.order_id), "score": 4}
    await feedback.asks("unit-nanxiang", "POST", "/ratings", **body)
    again = await feedback.tries("unit-nanxiang", "POST", "/ratings", **body)
    shown = await feedback.asks("reader", "GET", "/ratings")

    assert again.json()["code"] == "conflict"
    assert shown["departments"]["scjgj"] == {}
