"""A town whistles on a place, over HTTP: an order of its own, on which departments report in."""

from uuid import UUID

from shared.contract.events.order import OrderState
from shared.domain.lifecycle import State
from shared.domain.vocabulary import OrderKind, ReportKind
from tests.component.dispatch.conftest import Dispatch
from tests.component.dispatch.test_held import sent
from tests.unit.dispatch.samples import incoming, report

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
