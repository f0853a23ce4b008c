"""Pages over feedback: editions and objections, ratings by towns, arrears, what the rule saved."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from starlette.routing import BaseRoute

from services.feedback.api.routes import feedback_routes
from shared.domain.lifecycle import State
from shared.platform.database import pool
from shared.stream.direct import DirectLane
from shared.stream.memory import MemoryLog, MemorySink
from shared.stream.service import Store
from tests.component.console.conftest import World, send
from tests.component.feedback.conftest import DESK, Feedback
from tests.platform_fixtures import Database
from tests.unit.dispatch.samples import classified, incoming
from tests.unit.feedback.made import TERMS, accepted, due, moved


@pytest.fixture
async def feedback(database: Database) -> AsyncIterator[Feedback]:
    log = MemoryLog()
    connections = await pool(await database("feedback"))
    yield Feedback(connections, Store(connections, DirectLane(connections, MemorySink(log), "test")), log)
    await connections.close()


@pytest.fixture
def others(feedback: Feedback) -> dict[str, Sequence[BaseRoute]]:
    return {"feedback": feedback_routes(feedback.store, TERMS, DESK)}


async def test_an_edition_is_drafted_objected_to_and_decided(world: World, feedback: Feedback) -> None:
    await world.take(incoming(classified()))
    await feedback.take(*(accepted(5, number) for number in ("A1", "JD2")))
    chief, unit = await world.signed_in("supervisor"), await world.signed_in("scjgj")
    drafted = await send(chief, "/editions", month="2026-03", audience="units")
    assert drafted.headers["location"] == "/editions/1"
    assert "第 1 期" in (await unit.get("/editions")).text
    said = {"order": "A1", "part": "callback", "words": "已提起诉讼", "evidence": "案号"}
    nothing = await send(unit, "/editions/1", "/editions/1/objections", **said | {"order": "Z9"})
    assert nothing.status_code == 422
    assert "已提起诉讼" in nothing.text, "what was written is still there"
    raised = await send(unit, "/editions/1", "/editions/1/objections", **said)
    assert raised.status_code == 303
    shown = (await chief.get("/editions/1")).text
    assert "已提起诉讼" in shown
    early = await send(chief, "/editions/1", "/editions/1/publication")
    assert (early.status_code, "异议期未满" in early.text) == (409, True)
    objection = str((await feedback.rows("objection"))[0]["objection_id"])
    decided = await send(
        chief, "/editions/1", f"/editions/1/objections/{objection}", accepted="yes", words="属实"
    )
    assert decided.status_code == 303
    assert "成立，须更正" in (await chief.get("/editions/1")).text
    paper = (await unit.get("/editions/1/print")).text
    assert "打印人 市监" in paper
    assert paper.count("<rect ") > 30


async def test_a_result_typed_in_keeps_its_owner_reasons_and_exception(
    world: World, feedback: Feedback
) -> None:
    await feedback.take(accepted(5))
    clerk = await world.signed_in("callback")
    callback = str((await feedback.rows("callback"))[0]["callback_id"])
    said = {"callback": callback, "owner": "city", "reached": "yes", "solved": "no", "reasons": "slow"}
    bare = await send(clerk, "/callbacks", **said, exception="judged")
    assert (bare.status_code, "缺少理由或依据" in bare.text) == (422, True)
    kept = await send(clerk, "/callbacks", **said, exception="judged", evidence="（2026）沪0114民初1号")
    assert kept.status_code == 303
    row = (await feedback.rows("callback_result"))[0]
    assert (row["owner"], row["solved"], row["reasons"]) == ("city", "no", ["slow"])
    assert [each["kind"] for each in await feedback.rows("exception_review")] == ["judged"]


async def test_a_leaders_edition_is_no_units(world: World) -> None:
    chief, unit = await world.signed_in("supervisor"), await world.signed_in("scjgj")
    await send(chief, "/editions", month="2026-03", audience="leaders")
    assert (await unit.get("/editions/1")).status_code == 404
    assert "第 1 期" not in (await unit.get("/editions")).text


async def test_a_town_rates_and_a_department_never_learns_who(world: World, feedback: Feedback) -> None:
    chief = await world.signed_in("supervisor")
    town, department = await world.signed_in("anting"), await world.signed_in("scjgj")
    said = {"department": "scjgj", "half_year": "2099H1", "words": "没有报到"}
    closed = await send(town, "/ratings", **said, score="5")
    assert (closed.status_code, "现在没有进行中的半年度评价" in closed.text) == (409, True)
    days = {"opens_at": "2099-07-01", "closes_at": "2099-07-11", "objections_until": "2099-07-16"}
    announced = await send(chief, "/ratings", "/ratings/rounds", half_year="2099H1", **days)
    assert announced.status_code == 303
    assert "已公布" in (await town.get("/ratings")).text
    await feedback.pool.execute("update rating_round set opens_at = now()")
    low = await send(town, "/ratings", **said, score="1")
    assert low.status_code == 422, "a low score needs a reason"
    given = await send(town, "/ratings", **said, score="2", reasons="absent")
    assert given.status_code == 303
    await feedback.pool.execute("update rating_round set closes_at = now()")
    assert "安亭" not in (await department.get("/ratings")).text
    assert (await send(department, "/ratings", department="jw", score="5")).status_code == 403
    assert "部门得分" in (await chief.get("/ratings")).text


async def test_arrears_and_what_was_saved_are_shown_before_there_is_any(world: World) -> None:
    chief = await world.signed_in("supervisor")
    assert "动态清零" in (await chief.get("/arrears")).text
    assert "还没有数据" in (await chief.get("/saved")).text


async def test_a_unit_answers_for_what_it_is_held_to(world: World, feedback: Feedback) -> None:
    late = datetime.now(UTC) - timedelta(minutes=1)
    await feedback.take(moved(1, None, State.ISSUED, due=due(late)))
    for timer in ("scoreboard", "supervision"):
        await feedback.tick(timer)
    chief, unit = await world.signed_in("supervisor"), await world.signed_in("scjgj")
    step = (await feedback.rows("supervision_step"))[0]["step_id"]
    empty = await send(unit, "/supervision", f"/supervision/{step}", words=" ")
    assert (empty.status_code, "超期" in empty.text) == (422, True)
    said = await send(unit, "/supervision", f"/supervision/{step}", words="等待检测结果，三日内办结")
    assert said.status_code == 303
    assert "等待检测结果" in (await chief.get("/supervision?unit=scjgj")).text
    assert "没有督办事项" in (await chief.get("/supervision?unit=jw")).text
    assert "没有督办事项" in (await (await world.signed_in("anting")).get("/supervision")).text


async def test_what_was_saved_is_shown_by_month(world: World, feedback: Feedback) -> None:
    await feedback.take(*(accepted(5, number) for number in ("JD1", "JD2")))
    await feedback.tick("scoreboard")
    shown = (await (await world.signed_in("supervisor")).get("/saved")).text
    assert "2026-03" in shown
    assert 'data-chart="lines"' in shown
