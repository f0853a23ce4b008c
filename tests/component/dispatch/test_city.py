"""What the city was told waits for its receipt; while it is silent, the same bytes go again."""

from datetime import UTC, datetime
from typing import Any

import httpx
import orjson
import pytest

from services.dispatch.city.pushing import Door, push
from services.dispatch.handler import OrdersHandler
from shared.contract.events.complaint import CityReceipt
from shared.contract.events.order import CityReport
from shared.contract.records import Message
from shared.domain.identifiers import complaint_id, reference, stable_id
from shared.domain.vocabulary import ReportKind
from shared.platform.signatures import must_be_signed
from shared.stream.packing import pack_headers
from tests.component.dispatch.conftest import PATIENCE, Dispatch
from tests.unit.dispatch.samples import NOW, classified, complaint, first_order, incoming, report

A1 = first_order()


@pytest.fixture
async def told(dispatch: Dispatch) -> CityReport:
    await dispatch.take(incoming(classified()), incoming(report(ReportKind.SIGNED, A1)))
    return CityReport.model_validate_json(to_city(dispatch)[0].value or b"")


def to_city(dispatch: Dispatch) -> list[Message]:
    return [message for message in dispatch.sent if message.topic == "tiaokuai.city.reports"]


def receipt(told: CityReport, *, granted: bool) -> CityReceipt:
    ident = complaint_id("sh12345", told.number)
    return CityReceipt(
        message_id=stable_id("receipt", told.report_id, granted),
        complaint_id=ident,
        source=told.source,
        number=told.number,
        reference=reference(ident),
        report_id=str(told.report_id),
        granted=granted,
        note="" if granted else "缺少办理依据",
        at=NOW,
    )


async def outbox(dispatch: Dispatch) -> list[dict[str, Any]]:
    rows = await dispatch.rows("outbox", "seq")
    return [row for row in rows if row["topic"] == "tiaokuai.city.reports"]


async def test_a_silent_city_is_told_again_in_the_same_bytes(dispatch: Dispatch, told: CityReport) -> None:
    (first,) = to_city(dispatch)
    await dispatch.tick("city")
    await dispatch.tick("city")  # said a moment ago: not at once again
    (again,) = await outbox(dispatch)
    assert (again["event_id"], again["key"], again["value"]) == (first.event_id, first.key, first.value)
    assert again["headers"] == pack_headers(first.headers)
    (row,) = await dispatch.rows("city_report")
    assert row["tries"] == 2


async def test_after_five_tries_a_person_is_asked(dispatch: Dispatch, told: CityReport) -> None:
    for _ in range(6):
        await dispatch.pool.execute("update city_report set sent_at = sent_at - interval '40 days'")
        await dispatch.tick("city")
    assert len(await outbox(dispatch)) == 6
    assert [row["kind"] for row in await dispatch.rows("desk_task")] == ["city_silent"]


@pytest.mark.parametrize("granted", [True, False])
async def test_a_receipt_ends_it(dispatch: Dispatch, told: CityReport, granted: bool) -> None:
    given = receipt(told, granted=granted)
    await dispatch.take(incoming(given), incoming(given))
    await dispatch.tick("city")
    assert await outbox(dispatch) == []
    (row,) = await dispatch.rows("city_report")
    assert (row["acknowledged"], row["value"] is None, row["words"]) == (granted, granted, given.note)
    tasks = [(row["kind"], row["words"]) for row in await dispatch.rows("desk_task")]
    assert tasks == ([] if granted else [("city_refused_report", "缺少办理依据")])


async def test_a_number_of_our_own_awaits_nobody(dispatch: Dispatch) -> None:
    own = complaint(source="window")
    await dispatch.take(incoming(classified(own)), incoming(report(ReportKind.SIGNED, A1)))
    await dispatch.tick("city")
    assert await outbox(dispatch) == []


async def test_the_city_polls_by_a_cursor_what_it_has_not_acknowledged(
    dispatch: Dispatch, told: CityReport
) -> None:
    await dispatch.take(incoming(report(ReportKind.CONTACTED, A1)))
    async with dispatch.client("city") as city:
        first = (await city.get("/city/reports", params={"limit": 1})).json()
        rest = (await city.get("/city/reports", params={"after": first["next"]})).json()
        none = (await city.get("/city/reports", params={"after": rest["next"]})).json()
        assert [each["kind"] for each in (*first["items"], *rest["items"])] == ["signed", "contacted"]
        assert none == {"items": [], "next": rest["next"]}
        await dispatch.take(incoming(receipt(told, granted=True)))
        left = (await city.get("/city/reports")).json()["items"]
        assert [each["kind"] for each in left] == ["contacted"]
        assert (await city.get("/city/reports", params={"source": "petition"})).status_code == 403


async def test_what_is_committed_late_is_not_passed_over(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified()), incoming(classified(complaint("B2", side="b"))))
    async with dispatch.client("city") as city, dispatch.pool.acquire() as slow, slow.transaction():
        await OrdersHandler(dispatch.handbook)([incoming(report(ReportKind.SIGNED, A1))], slow, NOW)
        await dispatch.take(incoming(report(ReportKind.SIGNED, first_order("B2"))))
        # The later transaction is committed, the earlier one not: neither is shown yet.
        assert (await city.get("/city/reports")).json() == {"items": [], "next": None}
    async with dispatch.client("city") as city:
        assert len((await city.get("/city/reports")).json()["items"]) == 2


async def test_a_refused_report_is_mended_once_and_told_anew(dispatch: Dispatch, told: CityReport) -> None:
    await dispatch.take(incoming(receipt(told, granted=False)))
    path, body = f"/city/reports/{told.report_id}/correct", {"basis": "《条例》第八条"}
    async with dispatch.client("wang") as clerk:
        answer = await clerk.post(path, json=body)
        assert answer.status_code == 200
        assert (await clerk.post(path, json=body)).status_code == 404
    (sent,) = await outbox(dispatch)
    mended = CityReport.model_validate_json(sent["value"])
    assert (mended.kind, mended.basis) == (told.kind, "《条例》第八条")
    assert str(mended.report_id) == answer.json()["report_id"] != str(told.report_id)


async def test_reports_are_pushed_signed_and_again_while_nobody_acknowledges(
    dispatch: Dispatch, told: CityReport
) -> None:
    door, taken, up = Door("https://city.example/in", b"s" * 32), [], [503, 200, 200]

    def city(request: httpx.Request) -> httpx.Response:
        must_be_signed(door.secret, request.headers, request.content, datetime.now(UTC))
        taken.append(request.content)
        return httpx.Response(up.pop(0))

    async with httpx.AsyncClient(transport=httpx.MockTransport(city)) as client:
        pushes = [await push(dispatch.store, client, "sh12345", door, PATIENCE) for _ in range(3)]
        assert pushes == [0, 1, 0]
        await dispatch.pool.execute("update city_report set pushed_at = now() - interval '2 hours'")
        assert await push(dispatch.store, client, "sh12345", door, PATIENCE) == 1
    assert len(set(taken)) == 1
    assert CityReport.model_validate(orjson.loads(taken[0])[0]) == told
