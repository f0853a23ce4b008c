"""Feedback over HTTP."""

from typing import Any

from shared.contract.events.feedback import CallbackGiven
from shared.domain.identifiers import stable_id
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import CallbackOwner, Solved
from shared.platform.paging import cursor
from tests.component.feedback.conftest import Feedback, asked
from tests.unit.feedback.made import accepted, moved, result


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


async def test_nobody_but_the_city_hands_in_the_citys_result(feedback: Feedback) -> None:
    request = asked([await feedback.take(accepted(5))])[0]
    path = f"/callbacks/{request.callback_id}/result"
    official = body(result(request, owner=CallbackOwner.CITY))
    async with feedback.client() as firm, feedback.client("city") as city:
        refused, taken = await firm.post(path, json=official), await city.post(path, json=official)

    assert (refused.status_code, refused.json()["code"], taken.status_code) == (403, "wrong_owner", 200)


async def test_open_callbacks_are_listed_without_personal_data(feedback: Feedback) -> None:
    request = asked([await feedback.take(accepted(5))])[0]
    async with feedback.client() as client:
        listed = (await client.get("/callbacks?open=1")).json()["callbacks"]
        (row,) = await feedback.rows("callback")
        beyond = await client.get(f"/callbacks?after={cursor(row['due_at'], request.callback_id)}")

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


async def test_a_complainant_is_told_where_it_stands_and_nothing_of_quarrels(feedback: Feedback) -> None:
    first = moved(1, None, State.ISSUED)
    await feedback.take(first, moved(2, Move.REQUEST_RETURN, State.RETURN_REQUESTED))
    path = f"/status/{first.order.reference}"
    async with feedback.client() as reader:
        asked_for_return = (await reader.get(path)).json()["orders"]
        await feedback.take(moved(6, Move.CLOSE, State.CLOSED, reason="satisfied"))
        closed = (await reader.get(path)).json()["orders"]
        unknown = await reader.get("/status/TK-0")

    assert [(each["status"], each["unit_name"]) for each in asked_for_return] == [
        ("dispatched", "区市场监督管理局")
    ]
    assert "退" not in asked_for_return[0]["text"]
    assert [(each["status"], each["due"]) for each in closed] == [("closed", None)]
    assert unknown.status_code == 404
