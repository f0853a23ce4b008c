"""Feedback over HTTP."""

from datetime import timedelta
from typing import Any

from shared.contract.events.feedback import CallbackGiven
from shared.domain.identifiers import stable_id
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import Satisfaction, Solved
from tests.component.feedback.conftest import Feedback, asked
from tests.unit.feedback.made import accepted, hop, hour, moved, result


def body(given: CallbackGiven) -> dict[str, Any]:
    return given.model_dump(mode="json", exclude={"callback_id", "order_id"})


async def test_a_result_by_http_counts_once(feedback: Feedback) -> None:
    request = asked([await feedback.take(accepted(5))])[0]
    path = f"/callbacks/{request.callback_id}/result"
    async with feedback.client() as client:
        first = await client.post(path, json=body(result(request, solved=Solved.NO)))
        again = await client.post(path, json=body(result(request, solved=Solved.NO)))
        listed = await client.get("/callbacks?open=1")

    assert (first.status_code, first.json()) == (200, again.json())
    assert [row["kind"] for row in await feedback.rows("verdict")] == ["rework"]
    assert len(await feedback.rows("outbox")) == 1
    assert listed.json() == {"callbacks": [], "next": None}


async def test_open_callbacks_are_listed_without_personal_data(feedback: Feedback) -> None:
    request = asked([await feedback.take(accepted(5))])[0]
    async with feedback.client() as client:
        listed = (await client.get("/callbacks?open=1")).json()["callbacks"]
        beyond = await client.get(f"/callbacks?after={request.callback_id}")

    assert [(each["callback_id"], each["unit"]) for each in listed] == [(str(request.callback_id), "scjgj")]
    assert beyond.json()["callbacks"] == []


async def test_refusals_are_problems(feedback: Feedback) -> None:
    request = asked([await feedback.take(accepted(5))])[0]
    good = body(result(request))
    unknown = f"/callbacks/{stable_id('nobody')}/result"
    async with feedback.client() as client, feedback.client("guest") as guest:
        answers = [
            await client.post(unknown, json=good),
            await client.post(f"/callbacks/{request.callback_id}/result", json={**good, "solved": "mostly"}),
            await client.post(
                f"/callbacks/{request.callback_id}/result", json={**good, "at": "2026-03-02T09:00"}
            ),
            await client.get("/callbacks?after=1"),
            await client.get("/scoreboard?from=yesterday"),
            await guest.get("/scoreboard"),
        ]

    assert [(each.status_code, each.json()["code"], each.json()["field"]) for each in answers] == [
        (404, "unknown_callback", "callback_id"),
        (422, "field", "solved"),
        (422, "field", "at"),
        (422, "field", "after"),
        (422, "field", "from"),
        (403, "forbidden", ""),
    ]


async def test_the_scoreboard_counts_what_happened(feedback: Feedback) -> None:
    """Three orders of one unit: satisfied in time; late and not; moved on to a town, not answered yet."""
    numbers = ["JD1", "JD2", "JD3"]
    requests = asked(
        [
            await feedback.take(
                accepted(5, "JD1"),
                accepted(5, "JD2", answered_at=hour(100)),
                moved(3, Move.ACCEPT_RETURN, State.ISSUED, "JD3", lead="anting", hops=(hop(),)),
            )
        ]
    )
    await feedback.take(
        result(requests[0]),
        result(requests[1], "firm", solved=Solved.YES, satisfaction=None),
        result(requests[1], "city", solved=Solved.PARTLY, satisfaction=Satisfaction.NOT, owner="city"),
        moved(6, Move.CLOSE, State.CLOSED, "JD1"),
    )
    async with feedback.client() as client:
        board = (await client.get("/scoreboard", params={"to": (hour(1)).isoformat()})).json()
        empty = (await client.get("/scoreboard", params={"to": (hour(0) - timedelta(1)).isoformat()})).json()

    lines = {each["unit"]: each for each in board["units"]}
    scjgj, anting = lines["scjgj"], lines["anting"]
    assert len(numbers) == scjgj["dispatched"]
    assert share(scjgj["first_dispatch"]) == (1, 3)
    assert share(scjgj["on_time"]) == (1, 2)
    assert share(scjgj["solved"]) == (1, 2)
    assert share(scjgj["satisfied"]) == (1, 2)
    assert scjgj["mean_hops"] == 1 / 3
    assert (scjgj["rank"], scjgj["name"]) == (1, "区市场监督管理局")
    assert (anting["rank"], anting["solved"]["value"], share(anting["on_time"])) == (None, None, (0, 1))
    assert empty["units"] == []


def share(rate: dict[str, Any]) -> tuple[int, int]:
    return rate["numerator"], rate["denominator"]
