"""Notices on PostgreSQL: each once, delivered by an adapter or later, read, climbing; transfers."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import orjson
import pytest

from services.dispatch.notices.carriers import Carrier, FileCarrier, WebhookCarrier
from services.dispatch.notices.climbing import climb
from services.dispatch.notices.delivering import deliver
from shared.contract.events.classification import MatterChanged
from shared.domain.identifiers import complaint_id, stable_id
from shared.domain.vocabulary import Confidentiality
from shared.platform.signatures import must_be_signed
from tests.component.dispatch.conftest import Dispatch
from tests.unit.dispatch.samples import NOW, classified, complaint, first_order, incoming

A1 = first_order()


@pytest.fixture
async def urgent(dispatch: Dispatch) -> Dispatch:
    await dispatch.take(incoming(classified(complaint(urgent=True))))
    return dispatch


async def carried(dispatch: Dispatch, carrier: Carrier, now: datetime = NOW) -> int:
    async with dispatch.pool.acquire() as connection, connection.transaction():
        return (await deliver(carrier, connection, now))[1]


async def test_notices_are_written_to_a_file_once(urgent: Dispatch, tmp_path: Path) -> None:
    carrier = FileCarrier(tmp_path / "notices.jsonl")
    assert [await carried(urgent, carrier) for _ in range(2)] == [2, 0]
    lines = [orjson.loads(line) for line in carrier.path.read_bytes().splitlines()]
    assert {(line["kind"], line["unit"], line["role"] != "") for line in lines} == {
        ("urgent", "desk", True),
        ("urgent", "scjgj", True),
    }
    assert "清河机械" not in carrier.path.read_text()


async def test_a_gateway_that_is_away_gets_them_later_signed(urgent: Dispatch) -> None:
    answers, bodies = [503, 202], []

    def gateway(request: httpx.Request) -> httpx.Response:
        must_be_signed(b"n" * 32, request.headers, request.content, datetime.now(UTC))
        bodies.append(request.content)
        return httpx.Response(answers.pop(0))

    async with httpx.AsyncClient(transport=httpx.MockTransport(gateway)) as client:
        carrier = WebhookCarrier("https://sms.example", b"n" * 32, client)
        assert await carried(urgent, carrier) == 0
        assert await carried(urgent, carrier) == 0  # not at once again
        assert await carried(urgent, carrier, NOW + timedelta(seconds=6)) == 2
    assert [len(orjson.loads(body)) for body in bodies] == [2, 2]


async def test_people_read_their_own_and_the_gateway_tells_of_the_others(urgent: Dispatch) -> None:
    async with urgent.client("scjgj") as unit, urgent.client("gateway") as gateway:
        (mine,) = (await unit.get("/notices")).json()["items"]
        assert (mine["kind"], mine["unit"]) == ("urgent", "scjgj")
        assert (await unit.post(f"/notices/{mine['notice_id']}/read")).status_code == 200
        assert (await unit.get("/notices")).json()["items"] == []
        desks = next(row for row in await urgent.rows("notice") if row["unit"] == "desk")
        assert (await unit.post(f"/notices/{desks['notice_id']}/read")).status_code == 404
        receipt = {"notice_id": str(desks["notice_id"]), "state": "read", "at": NOW.isoformat()}
        answer = await gateway.post("/notices/receipts", json={"receipts": [receipt]})
        assert answer.json() == {"noted": 1}
    read_by = {row["unit"]: row["read_by"] for row in await urgent.rows("notice")}
    assert read_by == {"desk": "gateway", "scjgj": "scjgj"}


async def test_climbing_tells_each_level_once_and_escalates_at_the_last(urgent: Dispatch) -> None:
    async def after(minutes: int) -> int:
        now = NOW + timedelta(minutes=minutes)
        async with urgent.pool.acquire() as connection, connection.transaction():
            effects, new = await climb(urgent.handbook, connection, now)
        urgent.sent += [message for _, message in effects.sent]
        return new

    assert [await after(minutes) for minutes in (10, 31, 32, 61, 62)] == [0, 1, 0, 1, 0]
    levels = [
        (row["level"], row["role"]) for row in await urgent.rows("notice", "at") if row["kind"] == "unsigned"
    ]
    assert [level for level, _ in levels] == ["leader", "commander"]
    assert levels[1][1] == "区总值班室值班长"
    (order,) = await urgent.rows("work_order")
    assert orjson.loads(order["order_state"])["escalated"] == 1


async def test_a_transfer_is_recorded_on_the_order(urgent: Dispatch) -> None:
    async with urgent.client("wang") as clerk:
        body = {"service": "119", "words": "消防已出动"}
        assert (await clerk.post(f"/desk/{A1}/transfers", json=body)).status_code == 200
        assert (await clerk.post(f"/desk/{A1}/transfers", json={"service": "114"})).status_code == 422
        moves = (await clerk.get(f"/orders/{A1}")).json()["moves"]
    assert (moves[-1]["move"], moves[-1]["reason"], moves[-1]["actor_id"]) == (
        "follow_up",
        "已立即转119。消防已出动",
        "wang",
    )
    (row,) = await urgent.rows("emergency_transfer")
    assert (row["service"], row["by"]) == ("119", "wang")


async def test_a_transfer_of_a_sealed_matter_is_for_those_who_may_see_it(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified(complaint(confidentiality=Confidentiality.SEALED))))
    for who, status in (("wang", 404), ("li", 200)):
        async with dispatch.client(who) as clerk:
            answer = await clerk.post(f"/desk/{A1}/transfers", json={"service": "110"})
            assert answer.status_code == status


async def test_callers_who_meet_at_a_place_wake_desk_and_unit(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified()))
    signal = MatterChanged(
        matter_id=stable_id("signal"),
        version=1,
        kind="group_signal",
        change="found",
        complaint_id=complaint_id("sh12345", "A1"),
        members=6,
        complainants=5,
    )
    await dispatch.take(incoming(signal))
    await dispatch.take(incoming(signal))
    told = [(row["kind"], row["unit"], row["urgent"]) for row in await dispatch.rows("notice", "unit")]
    assert told == [("group", "desk", True), ("group", "scjgj", True)]
    assert [row["kind"] for row in await dispatch.rows("desk_task")] == ["group_signal"]


async def test_units_learn_twice_a_day_how_much_waits(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified()), incoming(classified(complaint("B2", side="b"))))
    for _ in range(2):
        await dispatch.tick("load")
    (row,) = [row for row in await dispatch.rows("notice") if row["kind"] == "new"]
    assert (row["unit"], row["words"]) == ("scjgj", "【待签收】有2件工单待签收，请及时签收。")
