"""Hand-overs and cases elsewhere: the desk stays in charge until somebody else really is."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from services.dispatch.notices.carriers import FileCarrier
from services.dispatch.notices.delivering import deliver
from shared.contract.events.order import CityReport
from shared.domain.vocabulary import Action, Confidentiality
from tests.component.dispatch.conftest import Dispatch
from tests.unit.dispatch.samples import classified, complaint, first_order, incoming

A1 = first_order()


@pytest.fixture
async def desk(dispatch: Dispatch) -> Dispatch:
    """One order that waits for a decision, and one of another's that is sealed."""
    sealed = complaint("C3", side="c", confidentiality=Confidentiality.SEALED)
    await dispatch.take(incoming(classified(decided=False)), incoming(classified(sealed)))
    return dispatch


async def ask(dispatch: Dispatch, path: str, body: Any = None, who: str = "wang") -> tuple[int, Any]:
    async with dispatch.client(who) as client:
        answer = await (client.get(path) if body is None else client.post(path, json=body))
    return answer.status_code, answer.json()


async def answered(dispatch: Dispatch) -> list[CityReport]:
    rows = [row for row in await dispatch.rows("outbox", "seq") if row["topic"].endswith("city.reports")]
    return [CityReport.model_validate_json(row["value"]) for row in rows]


async def state_of(dispatch: Dispatch) -> dict[str, Any]:
    rows = [row for row in await dispatch.rows("work_order") if row["order_id"] == A1]
    state: dict[str, Any] = orjson.loads(rows[0]["order_state"])
    return state


async def test_a_hand_over_stays_the_desks_until_it_is_acknowledged(desk: Dispatch) -> None:
    status, told = await ask(desk, f"/desk/{A1}/hand_over", {"receiver": "昆山市12345"})
    assert (status, told["order"]["state"], told["order"]["lead"]) == (200, "desk", None)
    assert await answered(desk) == []
    assert (await ask(desk, f"/desk/{A1}/hand_over", {"receiver": "太仓市"}))[0] == 409
    path = f"/handovers/{told['hand_over_id']}/acknowledge"
    status, taken = await ask(desk, path, {"number": "KS-77"})
    assert (status, taken["order"]["state"]) == (200, "guided")
    (report,) = await answered(desk)
    assert (report.kind, report.outside_case) == ("answered", "昆山市12345 KS-77")
    assert (await ask(desk, path, {"number": "KS-77"}))[0] == 404


async def test_without_acknowledgement_it_is_back_after_two_working_days(desk: Dispatch) -> None:
    _, told = await ask(desk, f"/desk/{A1}/hand_over", {"receiver": "昆山市12345"})
    await desk.tick("handovers")
    assert await desk.rows("desk_task") == []
    await desk.pool.execute("update hand_over set due = now() - interval '1 s'")
    await desk.tick("handovers")
    await desk.tick("handovers")
    assert [row["kind"] for row in await desk.rows("desk_task")] == ["handover_silent"]
    told_of = [(row["kind"], row["unit"]) for row in await desk.rows("notice", "kind")]
    assert told_of == [("handed_over", "desk"), ("outside", "outside")]
    assert (await ask(desk, f"/handovers/{told['hand_over_id']}/acknowledge", {"number": "X"}))[0] == 404
    assert (await ask(desk, "/handovers?state=returned"))[1]["items"][0]["receiver"] == "昆山市12345"
    assert (await state_of(desk))["state"] == "desk"


async def test_what_is_handled_elsewhere_ends_here_with_that_number_and_new_facts_reopen(
    desk: Dispatch,
) -> None:
    body = {"body": "arbitration", "number": "嘉劳人仲2026-12", "stage": "已受理", "concludes": True}
    status, told = await ask(desk, f"/desk/{A1}/links", body)
    assert (status, told["order"]["state"]) == (200, "guided")
    (report,) = await answered(desk)
    assert report.outside_case == "仲裁机构 嘉劳人仲2026-12"
    _, links = await ask(desk, f"/desk/{A1}/links")
    assert [(each["body"], each["stage"]) for each in links["items"]] == [("arbitration", "已受理")]
    again = complaint(version=2, action=Action.REHANDLE, note="有新证据")
    await desk.take(incoming(classified(again, decided=False)))
    assert (await state_of(desk))["state"] == "desk"


async def test_the_other_body_is_told_once_and_again_when_it_is_left_to_it(
    desk: Dispatch, tmp_path: Path
) -> None:
    body = {"body": "petition", "number": "XF-1", "stage": "已受理"}
    for said in (body, body | {"stage": "已办结"}, body | {"concludes": True}):
        assert (await ask(desk, f"/desk/{A1}/links", said))[1]["told"]
    rows = await desk.rows("notice", "at")
    assert [(row["unit"], row["role"], row["kind"]) for row in rows] == [
        ("outside", "信访部门", "outside")
    ] * 2
    assert "不再另行派单" in "".join(row["words"] for row in rows)
    carrier = FileCarrier(tmp_path / "notices.jsonl")
    async with desk.pool.acquire() as connection, connection.transaction():
        await deliver(carrier, connection, datetime.now(UTC))
    (link,) = (await ask(desk, f"/desk/{A1}/links"))[1]["items"]
    assert (link["told_at"] is not None, link["delivered_at"] is not None) == (True, True)
    text = carrier.path.read_text()
    assert text.count("XF-1") == 2
    assert "清河机械" not in text


async def test_the_receiver_of_a_hand_over_is_told_until_when_to_acknowledge(desk: Dispatch) -> None:
    await ask(desk, f"/desk/{A1}/hand_over", {"receiver": "昆山市12345"})
    (row,) = await desk.rows("notice")
    assert (row["unit"], row["role"]) == ("outside", "昆山市12345")
    (open_one,) = (await ask(desk, "/handovers"))[1]["items"]
    assert open_one["told_at"] is not None


async def test_a_sealed_matter_is_told_of_by_no_gateway(desk: Dispatch) -> None:
    body = {"body": "petition", "number": "1"}
    assert (await ask(desk, f"/desk/{first_order('C3')}/links", body, "li"))[1]["told"] is False
    assert await desk.rows("notice") == []


async def test_a_link_alone_changes_nothing_and_is_kept_up_to_date(desk: Dispatch) -> None:
    for stage in ("已受理", "已办结"):
        body = {"body": "petition", "number": "XF-1", "stage": stage}
        assert (await ask(desk, f"/desk/{A1}/links", body))[0] == 200
    assert [row["stage"] for row in await desk.rows("related_case")] == ["已办结"]
    assert (await state_of(desk))["state"] == "desk"


@pytest.mark.parametrize("path", ["hand_over", "links"])
async def test_a_sealed_matter_is_there_only_by_right(desk: Dispatch, path: str) -> None:
    body = {"receiver": "市纪委", "body": "petition", "number": "1"}
    sealed = first_order("C3")
    assert (await ask(desk, f"/desk/{sealed}/{path}", body))[0] == 404
    assert (await ask(desk, f"/desk/{sealed}/{path}", body, "li"))[0] == 200
