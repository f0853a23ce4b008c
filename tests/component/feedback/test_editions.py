"""Editions: drafted, objected to, corrected, published, never changed, and equal to their events."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from services.feedback.board.editions import read, verify
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import Solved
from tests.component.feedback.conftest import DESK, Feedback, asked
from tests.unit.feedback.made import accepted, hour, moved, order, result

MONTH = {"month": "2026-03"}


async def three_orders(feedback: Feedback) -> None:
    requests = asked([await feedback.take(*(accepted(5, number) for number in ("JD1", "JD2", "JD3")))])
    await feedback.take(result(requests[0]), result(requests[1]), result(requests[2], solved=Solved.NO))


def about(number: str) -> dict[str, str]:
    return {"order_id": str(order(number))}


async def post(client: httpx.AsyncClient, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
    answer = await client.post(path, json=body)
    return answer.status_code, answer.json()


async def window_over(feedback: Feedback, number: int) -> None:
    """Let three working days pass for an edition; only a test may."""
    await feedback.pool.execute("alter table edition disable trigger written_once")
    await feedback.pool.execute("update edition set objections_until = now() where number = $1", number)
    await feedback.pool.execute("alter table edition enable trigger written_once")


async def test_an_accepted_objection_makes_a_new_edition_and_the_first_stays(feedback: Feedback) -> None:
    await three_orders(feedback)
    async with feedback.client("editor") as editor, feedback.client("scjgj") as unit:
        _, first = await post(editor, "/editions", **MONTH)
        status, raised = await post(
            unit,
            "/editions/1/objections",
            order_id=str(order("JD3")),
            part="callback",
            words="已提起诉讼",
            evidence="案号",
        )
        assert (status, raised["objections_until"]) == (201, first["objections_until"])
        early = await post(editor, "/editions/1/publication")
        async with feedback.client("reviewer") as reviewer:
            decided = await post(
                reviewer, f"/objections/{raised['objection_id']}/decision", accepted=True, words="属实"
            )
            again = await post(
                reviewer, f"/objections/{raised['objection_id']}/decision", accepted=False, words="改判"
            )
        await window_over(feedback, 1)
        unmended = await post(editor, "/editions/1/publication")
        _, second = await post(editor, "/editions", **MONTH, corrects=1, reason="采纳异议")
        await window_over(feedback, 2)
        published = await post(editor, "/editions/2/publication")
        figures = [(await unit.get(f"/units/editions/{n}")).json()["units"][0]["solved"] for n in (1, 2)]

    assert [early[1]["code"], again[1]["code"], unmended[1]["code"]] == [
        "window_open",
        "conflict",
        "correction_due",
    ]
    assert (decided[0], second["corrects"], published[0]) == (200, 1, 200)
    assert [(each["numerator"], each["denominator"]) for each in figures] == [(2, 3), (2, 2)]


async def test_editions_never_change(feedback: Feedback) -> None:
    await three_orders(feedback)
    async with feedback.client("editor") as editor:
        await post(editor, "/editions", **MONTH)
    for statement in ("update edition set minimum = 1", "delete from edition", "truncate edition cascade"):
        with pytest.raises(asyncpg.RestrictViolationError):
            await feedback.pool.execute(statement)


async def test_an_edition_agrees_with_its_events_whatever_came_later(feedback: Feedback) -> None:
    await three_orders(feedback)
    async with feedback.client("editor") as editor:
        await post(editor, "/editions", **MONTH)
    late = asked([await feedback.take(accepted(5, "JD4"), moved(6, Move.CLOSE, State.CLOSED, "JD1"))])[0]
    await feedback.take(result(late))
    await feedback.tick("scoreboard")

    async with feedback.pool.acquire() as connection:
        edition = await read(connection, 1)
        assert edition is not None
        assert (await verify(connection, edition, DESK.district)).agrees
        await connection.execute("update callback_result set solved = 'no' where order_id = $1", order("JD1"))
        found = await verify(connection, edition, DESK.district)

    assert [cell[0] for cell in found.differing] == ["scjgj"]


async def test_the_public_edition_needs_a_second_person_and_hides_small_samples(feedback: Feedback) -> None:
    requests = asked(
        [await feedback.take(*(accepted(5, f"A{n}") for n in range(3)), accepted(5, "B1", lead="anting"))]
    )
    await feedback.take(*map(result, requests))
    async with feedback.client("editor") as editor, feedback.client("leader") as leader:
        await post(editor, "/editions", **MONTH, audience="public")
        await window_over(feedback, 1)
        alone, approved = (
            await post(editor, "/editions/1/publication"),
            await post(leader, "/editions/1/publication"),
        )
        shown = (await editor.get("/editions/1")).json()["units"]

    assert (alone[1]["code"], approved[0]) == ("second_person", 200)
    assert shown == []  # one unit below the sample hides the next smallest too: else it could be subtracted


async def test_after_the_window_or_for_no_figure_there_is_no_objection(feedback: Feedback) -> None:
    await three_orders(feedback)
    body = {"order_id": str(order("JD1")), "words": "有异议", "evidence": "见附件"}
    async with feedback.client("editor") as editor, feedback.client("scjgj") as unit:
        await post(editor, "/editions", **MONTH)
        answers = [
            await post(unit, "/editions/1/objections", **body, part="everything"),
            await post(unit, "/editions/9/objections", **body, part="callback"),
            await post(unit, "/editions/1/objections", **{**body, "evidence": " "}, part="callback"),
        ]
        await window_over(feedback, 1)
        answers.append(await post(unit, "/editions/1/objections", **body, part="callback"))

    assert [answer[1]["code"] for answer in answers] == [
        "field",
        "not_found",
        "missing_ground",
        "window_closed",
    ]


async def test_the_window_is_three_working_days(feedback: Feedback) -> None:
    async with feedback.client("editor") as editor:
        _, drafted = await post(editor, "/editions", **MONTH)
    until = datetime.fromisoformat(drafted["objections_until"])

    assert until == DESK.calendar.add_working_days(datetime.fromisoformat(drafted["as_of"]), 3).at
    assert until - datetime.now(UTC) < timedelta(days=12)
    assert hour(0) < until


async def test_rows_behind_an_edition_can_be_had_as_files(feedback: Feedback) -> None:
    await three_orders(feedback)
    await feedback.take(moved(1, None, State.ISSUED, "=1+1"))
    async with feedback.client("editor") as editor:
        await post(editor, "/editions", **MONTH)
        as_csv = (await editor.get("/editions/1/rows.csv")).text
        live = (await editor.get("/scoreboard/rows.csv", params=MONTH)).text
        as_xlsx = await editor.get("/editions/1/rows.xlsx")
        other = await editor.get("/editions/1/rows.pdf")

    assert sorted(as_csv.splitlines()) == sorted(live.splitlines())
    assert len(as_csv.splitlines()) == 5
    assert re.search("[a-z_]{3,}", as_csv.splitlines()[0]) is None
    assert "\n'=1+1," in as_csv
    assert as_xlsx.content.startswith(b"PK")
    assert other.status_code == 404
