"""What was said on three-way calls and in callbacks reaches whoever handles the order, on a database."""

from collections.abc import Sequence
from typing import Any

from shared.contract.events.order import CityReport, OrderMessage
from shared.domain.vocabulary import CityReportKind, OrderKind, ReportKind, VerdictKind
from tests.component.dispatch.conftest import Dispatch
from tests.unit.dispatch.samples import classified, first_order, incoming, report, verdict

A1 = first_order()
CALL: dict[str, Any] = {
    "action": "three_way_call",
    "units": ["scjgj"],
    "called_at": "2026-03-10T10:05:00+08:00",
    "reason": "企业联系人张伟，电话13800138000，约定次日到窗口补正材料",
}
HISTORY = ("03月12日区级回访：未解决，不满意", "03月17日市级回访：未解决，不满意")


async def decided(dispatch: Dispatch, **body: Any) -> tuple[int, Any]:
    async with dispatch.client() as client:
        key = {"idempotency-key": body["action"]}
        answer = await client.post(f"/desk/{A1}/decide", json=body, headers=key)
    return answer.status_code, answer.json()


async def outbox(dispatch: Dispatch, topic: str) -> Sequence[bytes]:
    rows = await dispatch.pool.fetch("select topic, value from outbox order by seq")
    return [row["value"] for row in rows if topic in row["topic"]]


async def test_a_three_way_call_is_told_to_unit_and_city_once_and_names_nobody(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified()))
    first = await decided(dispatch, **CALL)
    assert await decided(dispatch, **CALL) == first, "the same key records it once"
    order = first[1]["order"]
    assert (first[0], order["state"], order["version"]) == (200, "issued", 2)
    (told,) = await outbox(dispatch, "orders.scjgj")
    message = OrderMessage.model_validate_json(told)
    assert (message.kind, message.version) == (OrderKind.THREE_WAY_CALL, 2)
    assert message.words.startswith("03月10日10:05企业、热线与")
    (up,) = await outbox(dispatch, "city.reports")
    assert CityReport.model_validate_json(up).kind is CityReportKind.CONTACTED
    async with dispatch.client() as client:
        last = (await client.get(f"/orders/{A1}")).json()["moves"][-1]
    assert (last["move"], last["reason"]) == ("three_way_call", message.words)
    assert "约定次日到窗口补正材料" in message.words
    for value in (*await outbox(dispatch, "lifecycle"), told):
        assert "13800138000" not in value.decode()
        assert "张伟" not in value.decode()


async def test_only_the_desk_records_a_call_and_only_on_what_is_open(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified(decided=False)))
    async with dispatch.client("scjgj") as unit:
        assert (await unit.post(f"/desk/{A1}/decide", json=CALL)).status_code == 403
    await decided(dispatch, action="guide", reason="可以向法院起诉")
    status, problem = await decided(dispatch, **CALL)
    assert (status, problem["code"]) == (409, "illegal_move")
    assert problem["detail"]


async def test_who_leads_the_rework_elsewhere_reads_every_earlier_callback(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified()))
    version = 1
    for said in (HISTORY[:1], HISTORY):
        for kind in (ReportKind.SIGNED, ReportKind.CONTACTED, ReportKind.ANSWERED):
            await dispatch.take(incoming(report(kind, A1, version)))
        version += 4  # signed, contacted, answered, accepted
        bad = verdict(VerdictKind.REWORK, A1, version).model_copy(update={"history": said})
        await dispatch.take(incoming(bad))
        version += 1
    status, answer = await decided(dispatch, action="dispatch", unit="jw", reason="请经委重新处置")
    assert (status, answer["order"]["reworks"]) == (200, 2)
    (told,) = await outbox(dispatch, "orders.jw")
    message = OrderMessage.model_validate_json(told)
    assert message.words.split("\n") == ["请经委重新处置", *HISTORY]
