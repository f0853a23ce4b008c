"""Reasonable exceptions and reopening: a named person decides, the figures follow."""

from typing import Any

import httpx

from services.feedback.board.cells import Period, cells, split
from services.feedback.rules.measures import COUNTS
from shared.contract.events.feedback import CallbackRequested
from shared.domain.identifiers import stable_id
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import ExceptionKind, Satisfaction, Solved
from tests.component.feedback.conftest import Feedback, asked, sent
from tests.unit.feedback.made import accepted, hour, moved, order, result


async def post(client: httpx.AsyncClient, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
    answer = await client.post(path, json=body)
    return answer.status_code, answer.json()


async def unlawful(feedback: Feedback) -> CallbackRequested:
    """A bad result that proposes an exception; the order waits."""
    request = asked([await feedback.take(accepted(5))])[0]
    told = await feedback.take(
        result(request, solved=Solved.NO, exception=ExceptionKind.JUDGED, evidence="（2026）沪0114民初1号")
    )
    assert sent(told, "verdicts") == []
    return request


async def decided(feedback: Feedback, *, accepted_: bool) -> list[tuple[str, str]]:
    async with feedback.client("reviewer") as reviewer:
        review = (await reviewer.get("/exceptions")).json()["exceptions"][0]
        path = f"/exceptions/{review['review_id']}/decision"
        await post(reviewer, path, accepted=accepted_, words="已核")
        again = await post(reviewer, path, accepted=True, words="改判")
        left = (await reviewer.get("/exceptions")).json()["exceptions"]
    assert (again[1]["code"], left) == ("conflict", [])
    return [(row["kind"], row["basis"]) for row in await feedback.rows("verdict")]


async def counts(feedback: Feedback) -> dict[str, int]:
    await feedback.tick("scoreboard")
    found = await cells(feedback.pool, Period(hour(-1), hour(999)))
    return dict(zip(COUNTS, split(found, "unit")["scjgj"], strict=True))


async def test_a_confirmed_exception_closes_and_is_counted_apart(feedback: Feedback) -> None:
    await unlawful(feedback)

    assert await decided(feedback, accepted_=True) == [("closed", "exception")]
    assert [(await counts(feedback))[name] for name in ("asked", "reached", "valid", "excepted")] == [
        1,
        1,
        0,
        1,
    ]


async def test_a_refused_exception_counts_as_it_was_said(feedback: Feedback) -> None:
    await unlawful(feedback)

    assert await decided(feedback, accepted_=False) == [("rework", "not_solved")]
    assert [(await counts(feedback))[name] for name in ("valid", "solved", "excepted")] == [1, 0, 0]


async def test_a_unit_may_propose_while_it_works_again_and_is_then_asked_no_more(feedback: Feedback) -> None:
    request = asked([await feedback.take(accepted(5))])[0]
    await feedback.take(result(request, satisfaction=Satisfaction.NOT))
    await feedback.take(moved(6, Move.REWORK, State.REWORK))
    path = f"/orders/{order()}/exception"
    async with feedback.client("scjgj") as unit, feedback.client("anting") as other:
        body = {"kind": "policy", "evidence": "嘉府办发〔2025〕2号"}
        refused = [await post(other, path, **body), await post(unit, path, **{**body, "evidence": ""})]
        proposed = await post(unit, path, **body)
    verdicts = await decided(feedback, accepted_=True)
    answered = await feedback.take(accepted(9, answered_at=hour(9)))

    assert [answer[1]["code"] for answer in refused] == ["wrong_unit", "missing_ground"]
    assert (proposed[0], verdicts) == (201, [("rework", "not_satisfied")])
    assert [each["basis"] for each in sent(answered, "verdicts")] == ["exception"]
    assert asked([answered]) == []


async def test_nobody_decides_on_his_own_unit(feedback: Feedback) -> None:
    await unlawful(feedback)
    async with feedback.client("partial") as partial:
        review = (await partial.get("/exceptions")).json()["exceptions"][0]
        answer = await post(
            partial, f"/exceptions/{review['review_id']}/decision", accepted=True, words="已核"
        )

    assert answer == (403, answer[1])
    assert answer[1]["code"] == "recused"


async def test_an_exception_without_evidence_is_none(feedback: Feedback) -> None:
    request = asked([await feedback.take(accepted(5))])[0]
    bare = result(request, solved=Solved.NO, exception=ExceptionKind.JUDGED)
    async with feedback.client() as survey:
        body = bare.model_dump(mode="json", exclude={"callback_id", "order_id"})
        refused = await post(survey, f"/callbacks/{request.callback_id}/result", **body)
    told = await feedback.take(bare)

    assert (refused[0], refused[1]["code"], refused[1]["field"]) == (422, "missing_ground", "evidence")
    assert [each["kind"] for each in sent(told, "verdicts")] == ["rework"]
    assert await feedback.rows("exception_review") == []


async def test_a_closed_order_can_be_opened_again_once(feedback: Feedback) -> None:
    request = asked([await feedback.take(accepted(5))])[0]
    await feedback.take(result(request))
    path = f"/orders/{order()}/reopening"
    async with feedback.client("reviewer") as reviewer:
        body = {"request_id": str(stable_id("again")), "words": "又停电了，电话13800138000"}
        early = await post(reviewer, path, **body)
        await feedback.take(moved(6, Move.CLOSE, State.CLOSED, reason="satisfied"))
        opened, again = await post(reviewer, path, **body), await post(reviewer, path, **body)

    assert [early[1]["code"], opened[0], again[1]["code"]] == ["illegal_move", 200, "illegal_move"]
    assert [row["basis"] for row in await feedback.rows("verdict")] == ["satisfied", "reopened"]
    outbox = await feedback.pool.fetch("select value from outbox")
    assert not any(b"13800138000" in row["value"] for row in outbox)


async def test_a_file_of_results_is_taken_row_by_row(feedback: Feedback) -> None:
    requests = asked([await feedback.take(accepted(5, "JD1"), accepted(5, "JD2"))])
    good = [
        result(each, reasons=("slow", "result"), solved=Solved.NO).model_dump(
            mode="json", exclude={"order_id"}
        )
        for each in requests
    ]
    bad = {**good[0], "result_id": str(stable_id("bad")), "callback_id": str(stable_id("nobody"))}
    async with feedback.client() as survey:
        status, taken = await post(survey, "/callbacks/results", results=[*good, bad, good[0]])

    assert (status, taken["taken"]) == (200, 3)
    assert [each["code"] for each in taken["refused"]] == ["unknown_callback"]
    assert [row["reasons"] for row in await feedback.rows("callback_result")] == [["slow", "result"]] * 2
