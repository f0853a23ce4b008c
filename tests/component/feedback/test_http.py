"""Feedback over HTTP."""

from typing import Any

from shared.contract.events.feedback import CallbackGiven
from shared.domain.identifiers import stable_id
from shared.domain.vocabulary import Solved
from tests.component.feedback.conftest import Feedback, asked
from tests.unit.feedback.made import accepted, result


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
