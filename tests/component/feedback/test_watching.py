"""The ladder, arrears, reverse evaluation, what the rule saved, the third party."""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.feedback.api.requests import month_of
from services.feedback.board.arrears import open_gauges
from services.feedback.report.content import content
from services.feedback.report.page import page
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import Confidentiality
from shared.domain.worktime import SHANGHAI
from tests.component.feedback.conftest import DESK, Feedback, asked
from tests.unit.feedback.made import accepted, due, hour, moved, order, result


async def steps(feedback: Feedback) -> list[tuple[str, str, str | None]]:
    rows = await feedback.pool.fetch(
        "select rung, unit, resolution from supervision_step order by begun_at, rung"
    )
    return [tuple(row) for row in rows]


async def test_each_step_is_taken_once_and_ends_with_the_answer(feedback: Feedback) -> None:
    late = datetime.now(UTC) - timedelta(days=30)
    await feedback.take(moved(1, None, State.ISSUED, due=due(late)))
    for _ in range(2):
        await feedback.tick("scoreboard")
        await feedback.tick("supervision")
    climbed = await steps(feedback)
    await feedback.take(accepted(5, due=due(late)))
    await feedback.tick("supervision")

    assert climbed == [("escalated", "scjgj", None)]
    assert await steps(feedback) == [("escalated", "scjgj", "answered")]
    verdicts = await feedback.rows("verdict")
    assert [(row["kind"], row["basis"]) for row in verdicts if row["basis"] == "overdue"] == [
        ("escalate", "overdue")
    ]
    rows = await feedback.pool.fetch(
        "select topic, count(*) from outbox where lane = 0 group by 1 order by 1"
    )
    assert {row["topic"]: row["count"] for row in rows} == {
        "tiaokuai.feedback.supervision": 2,  # begun and ended, to the desk
        "tiaokuai.feedback.supervision.scjgj.": 2,  # and to the unit, where it alone may read
        "tiaokuai.feedback.verdicts": 1,
    }


async def test_a_unit_answers_for_its_own_steps(feedback: Feedback) -> None:
    await feedback.take(moved(1, None, State.ISSUED, due=due(datetime.now(UTC) - timedelta(minutes=1))))
    await feedback.tick("scoreboard")
    await feedback.tick("supervision")
    async with feedback.client("scjgj") as unit, feedback.client("anting") as other:
        own = (await unit.get("/units/supervision")).json()["steps"]
        path = f"/supervision/{own[0]['step_id']}/explanation"
        answers = [
            await other.post(path, json={"words": "代答"}),
            await unit.post(path, json={"words": " "}),
            await unit.post(path, json={"words": "正在等待检测结果"}),
        ]

    assert [each.status_code for each in answers] == [404, 422, 200]
    assert (own[0]["rung"], own[0]["unit"]) == ("overdue", "scjgj")


async def test_arrears_paid_make_the_gauge_fall_and_closing_alone_does_not(feedback: Feedback) -> None:
    owed = {"category": "12-01-02", "lead": "gzw"}
    requests = asked([await feedback.take(*(accepted(5, f"A{n}", **owed) for n in range(3)))])
    await feedback.take(result(requests[0]), moved(6, Move.CLOSE, State.CLOSED, "A0", **owed))
    await feedback.take(moved(6, Move.CLOSE, State.CLOSED, "A1", reason="silence", **owed))
    await feedback.tick("scoreboard")

    async def open_() -> int:
        gauges = await open_gauges(feedback.pool, DESK.statute, datetime.now(UTC))
        return {each.kind: each.open for each in gauges}["12-01-02"]

    async def listed(desk: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await desk.get("/arrears")).json()["open"]
        return found

    before = await open_()
    async with feedback.client("reviewer") as desk:
        path = f"/arrears/{order('A2')}"
        sized = await desk.put(path, json={"creditor_size": "small", "sum_band": "to_1m"})
        bare = await desk.put(path, json={"settled": True})
        (row,) = [each for each in await listed(desk) if each["order_id"] == str(order("A2"))]
        seen = {"if-match": f'"{row["version"]}"'}
        paid = await desk.put(path, json={"settled": True, "evidence": "银行回单"}, headers=seen)
        late = await desk.put(path, json={"sum_band": "to_1m"}, headers=seen)
        other = await desk.put(f"/arrears/{order('B1')}", json={"settled": True, "evidence": "无"})
        left = await listed(desk)

    assert (late.status_code, late.json()["code"]) == (412, "edited_meanwhile")
    assert [each.status_code for each in (sized, bare, paid, other)] == [200, 422, 200, 404]
    assert (before, await open_()) == (2, 1)
    assert [(each["stage"], each["age"]) for each in left] == [("past", "90天以上")]


async def test_a_rating_below_the_sample_stays_hidden(feedback: Feedback) -> None:
    """The sample is two here: one town's single rating is hidden, and so is the total until there are two."""
    copies = {"informed": ("anting",), "lead": "scjgj"}
    await feedback.take(*(moved(1, None, State.ISSUED, f"R{n}", **copies) for n in range(3)))

    async def rate(number: str | None, **body: Any) -> Any:
        named = {} if number is None else {"order_id": str(order(number))}
        said = {"department": "scjgj", "score": 5, **named, **body}
        async with feedback.client("anting") as town:
            return await town.post("/ratings", json=said)

    async def shown() -> tuple[dict[str, Any], list[Any]]:
        async with feedback.client() as reader, feedback.client("scjgj") as department:
            departments = (await reader.get("/ratings")).json()["departments"]
            return departments["scjgj"], (await department.get("/units/ratings")).json()["ratings"]

    first, again = await rate("R0"), await rate("R0", score=1, reasons=["slow"])
    hidden = await shown()
    refused = [await rate("R9"), await rate("R1", score=1), await rate("R1", department="anting")]
    await rate("R1", score=2, reasons=["slow"])
    await rate("R2")
    visible = await shown()

    assert (first.status_code, again.json()["code"]) == (201, "conflict")
    assert hidden == ({}, [])
    assert [each.json()["code"] for each in refused] == ["unknown_order", "missing_ground", "wrong_unit"]
    assert visible[0]["all"] == {"ratings": 3, "favourable": 2, "mean": 4.0}
    assert all("town" not in each for each in visible[1])

    worst = next(each for each in visible[1] if each["score"] == 2)
    path = f"/ratings/{worst['rating_id']}/objection"
    async with feedback.client("scjgj") as department, feedback.client("reviewer") as reviewer:
        raised = await department.post(path, json={"words": "非本局职责", "evidence": "权责清单"})
        accepted_ = await reviewer.post(f"{path}/decision", json={"accepted": True, "words": "属实"})
    assert (raised.status_code, accepted_.status_code) == (201, 200)
    assert (await shown())[0]["all"] == {"ratings": 2, "favourable": 2, "mean": 5.0}


async def test_a_third_party_sees_nothing_of_a_person(feedback: Feedback) -> None:
    hidden = {"confidentiality": Confidentiality.IDENTITY_HIDDEN}
    requests = asked(
        [
            await feedback.take(
                *(accepted(5, f"E{n}", town="anting") for n in range(2)), accepted(5, "E9", **hidden)
            )
        ]
    )
    await feedback.take(*(result(each, words="我是王示例") for each in requests))
    await feedback.tick("scoreboard")
    async with feedback.client("evaluator") as third, feedback.client("guest") as guest:
        sample = await third.get("/evaluation/sample", params={"month": "2026-03"})
        figures = await third.get("/evaluation/figures", params={"month": "2026-03"})
        others = [await third.get("/scoreboard"), await guest.get("/evaluation/sample")]

    assert len(sample.json()["rows"]) == 2  # the hidden complainant's order is in no sample
    assert not any(word in sample.text for word in ("E0", "TK-", "王示例", str(order("E0"))))
    assert figures.json()["units"][0]["solved"]["denominator"] == 3
    assert [each.status_code for each in others] == [403, 403]


async def test_the_months_report_says_what_the_tables_say(feedback: Feedback) -> None:
    requests = asked([await feedback.take(*(accepted(5, f"M{n}", town="anting") for n in range(3)))])
    await feedback.take(*map(result, requests), moved(6, Move.CLOSE, State.CLOSED, "M0", town="anting"))
    await feedback.tick("scoreboard")

    said = await content(feedback.pool, "2026-03", month_of("2026-03", SHANGHAI), DESK, hour(99))
    html = page(said, SHANGHAI)

    assert "100.0%<small>3/3</small>" in html
    assert "已清零" in html
    assert [(each.month, each.dispatched) for each in said.saved] == [("2026-03", 3)]
    assert not any(outside in html for outside in ('src="', "@import", "url(", "<script", "<link"))


async def test_a_month_without_orders_has_a_report_too(feedback: Feedback) -> None:
    await feedback.tick("scoreboard")

    said = await content(feedback.pool, "2027-01", month_of("2027-01", SHANGHAI), DESK, hour(99))

    assert "本月没有派单" in page(said, SHANGHAI)
