"""A half-yearly round: announced, rated in, closed, objected to, final."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.component.feedback.conftest import Feedback

ROUND = "2026H2"
DAY = timedelta(days=1)


def dates(**changes: Any) -> dict[str, Any]:
    begin = datetime.now(UTC) + DAY
    fields = {"opens_at": begin, "closes_at": begin + 10 * DAY, "objections_until": begin + 15 * DAY}
    return {"half_year": ROUND, **{k: v.isoformat() for k, v in fields.items()}, "minimum": 3} | changes


async def now_is(feedback: Feedback, days: int) -> None:
    """So many days after the announced opening."""
    move = """
        update rating_round set opens_at = at, closes_at = at + interval '10 days',
                                objections_until = at + interval '15 days'
        from (select now() - $1::interval as at) as moved"""
    await feedback.pool.execute(move, days * DAY)


async def rate(feedback: Feedback, town: str, score: int = 5, **body: Any) -> Any:
    said = {"department": "scjgj", "half_year": ROUND, "score": score, "reasons": ["slow"], **body}
    async with feedback.client(town) as client:
        return await client.post("/ratings", json=said)


async def test_a_round_runs_by_its_dates(feedback: Feedback) -> None:
    towns = ["anting", "malu", "nanxiang"]
    async with feedback.client("editor") as editor:
        announced = await editor.post("/ratings/rounds", json=dates(towns=towns))
        first = await editor.get(f"/ratings/rounds/{ROUND}")
        seen = {"if-match": first.headers["etag"]}
        moved = await editor.post("/ratings/rounds", json=dates(towns=towns[::-1]), headers=seen)
        late = await editor.post("/ratings/rounds", json=dates(), headers=seen)
        early = await rate(feedback, "anting")
        await now_is(feedback, 1)
        changed = await editor.post("/ratings/rounds", json=dates())
        rated = [await rate(feedback, town, score) for town, score in zip(towns, (5, 4, 1), strict=True)]
        refused = [await rate(feedback, "anting"), await rate(feedback, "huating")]
        open_ = (await editor.get(f"/ratings/rounds/{ROUND}")).json()
        half_year = (await editor.get("/ratings", params={"half_year": ROUND})).json()

    assert (moved.status_code, late.status_code, late.json()["code"]) == (201, 412, "edited_meanwhile")
    assert (announced.status_code, announced.json()["phase"]) == (201, "announced")
    assert [each.json()["code"] for each in (early, changed, *refused)] == [
        "round_closed",
        "conflict",
        "conflict",
        "wrong_unit",
    ]
    assert {each.status_code for each in rated} == {201}
    assert (open_["phase"], open_["ratings"], open_["departments"]) == ("open", 3, {})
    assert half_year["departments"] == {}


async def test_after_the_close_results_show_and_departments_object_until_the_end(feedback: Feedback) -> None:
    async with feedback.client("editor") as editor, feedback.client("scjgj") as department:
        await editor.post("/ratings/rounds", json=dates())
        await now_is(feedback, 1)
        worst = (await rate(feedback, "malu", 1)).json()["rating_id"]
        path, words = f"/ratings/{worst}/objection", {"words": "非本局职责", "evidence": "权责清单"}
        for town in ("anting", "nanxiang", "huating"):
            await rate(feedback, town)
        early = await department.post(path, json=words)
        unseen = (await department.get("/units/ratings")).json()["ratings"]
        await now_is(feedback, 11)
        closed = (await editor.get(f"/ratings/rounds/{ROUND}")).json()
        late = await rate(feedback, "jiangqiao")
        seen = (await department.get("/units/ratings")).json()["ratings"]
        raised = await department.post(path, json=words)
        await now_is(feedback, 16)
        over = (await editor.get(f"/ratings/rounds/{ROUND}")).json()
        async with feedback.client("reviewer") as reviewer:
            await reviewer.post(f"{path}/decision", json={"accepted": True, "words": "属实"})
        final = (await editor.get(f"/ratings/rounds/{ROUND}")).json()
        after = await department.post(f"/ratings/{seen[0]['rating_id']}/objection", json=words)

    assert (early.json()["code"], unseen, late.json()["code"]) == ("window_closed", [], "round_closed")
    assert (closed["phase"], closed["departments"]["scjgj"]["ratings"]) == ("objections", 4)
    assert (len(seen), raised.status_code, after.json()["code"]) == (4, 201, "window_closed")
    assert (over["phase"], over["final"], over["undecided"]) == ("final", False, 1)
    assert (final["final"], final["departments"]["scjgj"]) == (
        True,
        {"ratings": 3, "favourable": 3, "mean": 5.0},
    )


async def test_below_the_rounds_sample_nothing_is_shown(feedback: Feedback) -> None:
    async with feedback.client("editor") as editor:
        await editor.post("/ratings/rounds", json=dates())
        await now_is(feedback, 1)
        for town in ("anting", "malu"):
            await rate(feedback, town)
        await now_is(feedback, 20)
        shown = (await editor.get("/ratings/rounds")).json()["rounds"][0]
        departments = (await editor.get(f"/ratings/rounds/{ROUND}")).json()["departments"]

    assert (shown["ratings"], shown["towns_rated"], departments) == (2, 2, {})


async def test_a_round_needs_dates_in_order_and_towns_that_exist(feedback: Feedback) -> None:
    past = (datetime.now(UTC) - DAY).isoformat()
    bodies = (
        dates(half_year="2026H3"),
        dates(opens_at=past),
        dates(closes_at=past),
        dates(objections_until=past),
        dates(minimum=1),
        dates(towns=["scjgj"]),
    )
    async with feedback.client("editor") as editor, feedback.client("anting") as town:
        answers = [await editor.post("/ratings/rounds", json=body) for body in bodies]
        forbidden = await town.post("/ratings/rounds", json=dates())
        known = await town.get("/units/ratings/rounds")

    assert [each.json()["field"] for each in answers] == [
        "half_year",
        "opens_at",
        "closes_at",
        "objections_until",
        "minimum",
        "towns",
    ]
    assert (forbidden.status_code, known.json()) == (403, {"rounds": []})
