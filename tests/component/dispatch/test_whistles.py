"""A town whistles on a place, over HTTP: an order of its own, on which departments report in."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from shared.contract.events.order import OrderState
from shared.domain.lifecycle import State
from shared.domain.vocabulary import OrderKind, ReportKind
from tests.component.dispatch.conftest import Dispatch
from tests.component.dispatch.test_held import sent
from tests.unit.dispatch.samples import classified, first_order, incoming, report

BODY = {
    "title": "银翔路夜市疏导点",
    "place": "银翔路100号",
    "units": ["scjgj", "jw"],
    "words": "疏导点用电和食品安全需要两部门到场，联系人13900000000",
}


async def test_a_whistle_on_a_place_opens_an_order_of_the_towns(dispatch: Dispatch) -> None:
    async with dispatch.client("nanxiang") as town, dispatch.client("jw") as stranger:
        assert (await stranger.post("/whistles", json=BODY)).json()["code"] == "wrong_unit"
        answer = await town.post("/whistles", json=BODY)
        assert answer.status_code == 200, answer.text
    order = OrderState.model_validate(answer.json()["order"])
    assert (order.lead, order.state, order.source) == ("nanxiang", State.ISSUED, "whistle")
    told = {(m.unit, m.kind) for m in await sent(dispatch)}
    assert told == {
        ("nanxiang", OrderKind.ISSUED),
        ("scjgj", OrderKind.WHISTLED),
        ("jw", OrderKind.WHISTLED),
    }
    assert all("13900000000" not in m.model_dump_json() for m in await sent(dispatch))
    await dispatch.take(incoming(report(ReportKind.REPORT_IN, order.order_id, order.version), unit="jw"))
    rows = await dispatch.rows("work_order")
    joint = OrderState.model_validate_json(rows[0]["order_state"]).joint
    assert joint
    assert [each.unit for each in joint.whistles[0].units if each.at] == ["jw"]
    assert isinstance(joint.whistles[0].whistle_id, UUID)


async def test_who_does_not_report_in_is_chased_with_the_desk_and_his_leader(dispatch: Dispatch) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=30)
    called = report(ReportKind.WHISTLE, first_order(), units=("jw", "sthjj"), words="请到场会商")
    await dispatch.take(
        incoming(classified()),
        incoming(called, unit="nanxiang"),
        incoming(report(ReportKind.REPORT_IN, first_order(), 2), unit="jw"),
        now=long_ago,
    )
    for _ in range(3):  # once: the second time is as long after the first as it had been given
        await dispatch.tick("chase")
    rows = await dispatch.rows("work_order")
    joint = OrderState.model_validate_json(rows[0]["order_state"]).joint
    assert joint
    assert [(each.unit, len(each.chased)) for each in joint.whistles[0].units] == [("jw", 0), ("sthjj", 1)]
    assert rows[0]["chase_at"] > datetime.now(UTC)
    told = [row for row in await dispatch.rows("notice") if row["kind"] == "late"]
    assert [(row["unit"], row["level"]) for row in told] == [("sthjj", "leader")]
    assert [row["kind"] for row in await dispatch.rows("desk_task")].count("late_answer") == 1
