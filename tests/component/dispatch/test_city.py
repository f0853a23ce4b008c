"""What the city was told waits for its receipt; while it is silent, the same bytes go again."""

from typing import Any

import pytest

from shared.contract.events.complaint import CityReceipt
from shared.contract.events.order import CityReport
from shared.contract.records import Message
from shared.domain.identifiers import complaint_id, reference, stable_id
from shared.domain.vocabulary import ReportKind
from shared.stream.packing import pack_headers
from tests.component.dispatch.conftest import Dispatch
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
    assert (row["acknowledged"], row["value"], row["words"]) == (granted, None, given.note)
    tasks = [(row["kind"], row["words"]) for row in await dispatch.rows("desk_task")]
    assert tasks == ([] if granted else [("city_refused_report", "缺少办理依据")])


async def test_a_number_of_our_own_awaits_nobody(dispatch: Dispatch) -> None:
    own = complaint(source="window")
    await dispatch.take(incoming(classified(own)), incoming(report(ReportKind.SIGNED, A1)))
    await dispatch.tick("city")
    assert await outbox(dispatch) == []
