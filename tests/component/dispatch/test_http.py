"""The desk over HTTP: queues, claims, decisions with reasons, returns, answers; units that speak HTTP."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from services.dispatch.handbook import Handbook
from shared.domain.vocabulary import Action, Confidentiality, ReportKind
from tests.component.dispatch.conftest import Dispatch
from tests.unit.dispatch.samples import (
    NOW,
    book,
    classified,
    complaint,
    first_order,
    incoming,
    report,
    same_as,
)

A1, B2, C3 = (first_order(number) for number in ("A1", "B2", "C3"))
RETURN: dict[str, Any] = {"ground": "not_our_duty", "basis": "三定方案第二条", "words": "不属本局"}


@pytest.fixture
async def waiting(dispatch: Dispatch) -> Dispatch:
    """Three at the desk: one urgent, one sealed."""
    await dispatch.take(
        incoming(classified(decided=False)),
        incoming(classified(complaint("B2", urgent=True), decided=False)),
        incoming(classified(complaint("C3", confidentiality=Confidentiality.SEALED))),
    )
    return dispatch


async def ask(dispatch: Dispatch, path: str, who: str = "wang") -> Any:
    async with dispatch.client(who) as client:
        answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def post(
    dispatch: Dispatch, path: str, body: Any = None, who: str = "wang", key: str | None = None
) -> tuple[int, Any]:
    async with dispatch.client(who) as client:
        headers = {"idempotency-key": key} if key else {}
        answer = await client.post(path, json=body or {}, headers=headers)
    return answer.status_code, answer.json()


async def test_the_queue_shows_the_riskiest_first_and_pages(waiting: Dispatch) -> None:
    page = await ask(waiting, "/desk?limit=2", "li")
    assert page["items"][0]["number"] == "B2"
    rest = await ask(waiting, f"/desk?limit=2&after={page['next']}", "li")
    numbers = [item["number"] for item in page["items"] + rest["items"]]
    assert sorted(numbers) == ["A1", "B2", "C3"]
    assert rest["next"] is None


async def test_a_case_in_the_queue_says_what_it_is_and_what_is_proposed(waiting: Dispatch) -> None:
    item = next(i for i in (await ask(waiting, "/desk"))["items"] if i["number"] == "A1")
    assert (item["rule"], item["suggest"], item["place"]) == ("unsure", "scjgj", "银翔路100号")
    assert item["candidates"][0]["category"] == "01-01-01"
    assert "派单台甄别" in item["explanation"]


async def test_a_sealed_case_is_there_only_for_those_entitled(waiting: Dispatch) -> None:
    for who, shown in (("wang", False), ("li", True)):
        assert ("C3" in {i["number"] for i in (await ask(waiting, "/desk", who))["items"]}) is shown
    async with waiting.client("wang") as client:
        assert (await client.get(f"/orders/{C3}")).status_code == 404
    assert (await ask(waiting, f"/orders/{C3}", "li"))["order"]["number"] == "C3"
    body = {"action": "guide", "reason": "已由专人办理"}
    assert (await post(waiting, f"/desk/{C3}/decide", body))[0] == 404
    assert "C3" not in {i["number"] for i in (await ask(waiting, "/orders", "li"))["items"]}


async def test_a_clerk_dispatches_with_a_reason_that_is_kept(waiting: Dispatch) -> None:
    body = {"action": "dispatch", "unit": "scjgj", "category": "01-01-01", "reason": "电话核实"}
    status, answer = await post(waiting, f"/desk/{A1}/decide", body)
    assert (status, answer["order"]["lead"]) == (200, "scjgj")
    shown = await ask(waiting, f"/orders/{A1}")
    assert shown["decision"]["rule"] == "person"
    last = shown["moves"][-1]
    assert (last["actor"], last["actor_id"], last["reason"]) == ("desk", "wang", "电话核实")
    topics = await waiting.in_outbox()
    assert topics == [
        "tiaokuai.dispatch.lifecycle",
        "tiaokuai.dispatch.orders.scjgj.",
        "tiaokuai.dispatch.orders.nanxiang.",
    ]


async def test_the_same_key_decides_once(waiting: Dispatch) -> None:
    body = {"action": "guide", "reason": "可向法院起诉"}
    first = await post(waiting, f"/desk/{A1}/decide", body, key="k1")
    assert await post(waiting, f"/desk/{A1}/decide", body, key="k1") == first
    assert (await ask(waiting, f"/orders/{A1}"))["order"]["version"] == 2


async def test_two_clerks_never_decide_one_complaint(waiting: Dispatch) -> None:
    status, claim = await post(waiting, f"/desk/{A1}/claim")
    assert (status, claim["clerk"]) == (200, "wang")
    body = {"action": "guide", "reason": "可向法院起诉"}
    for path in ("claim", "decide"):
        status, problem = await post(waiting, f"/desk/{A1}/{path}", body, who="li")
        assert (status, problem["code"]) == (409, "claimed")
    item = next(i for i in (await ask(waiting, "/desk"))["items"] if i["number"] == "A1")
    assert item["clerk"] == "wang"
    assert (await post(waiting, f"/desk/{A1}/decide", body))[0] == 200
    assert await waiting.rows("desk_claim") == []
    assert (await post(waiting, f"/desk/{A1}/claim"))[1]["code"] == "unknown_order"


async def test_a_claim_ends_by_itself(waiting: Dispatch) -> None:
    await post(waiting, f"/desk/{A1}/claim")
    await waiting.pool.execute("update desk_claim set until = now() - interval '1 second'")
    assert (await post(waiting, f"/desk/{A1}/claim", who="li"))[1]["clerk"] == "li"


async def test_only_the_leader_returns_to_the_city(waiting: Dispatch) -> None:
    body = {"action": "return_to_city", "ground": "not_here", "basis": "属地管辖", "reason": "不在本区"}
    assert (await post(waiting, f"/desk/{A1}/decide", body))[0] == 403
    assert (await post(waiting, f"/desk/{A1}/decide", body, who="li"))[0] == 200
    assert "tiaokuai.city.reports" in await waiting.in_outbox()


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/desk/{}/decide", {"action": "juggle"}, 422, "field"),
        ("/desk/{}/decide", {"action": "dispatch", "unit": "nobody"}, 422, "unknown_unit"),
        ("/desk/{}/decide", {"action": "guide"}, 422, "missing_words"),
        ("/returns/{}/decide", {"action": "guide", "reason": "x"}, 422, "field"),
        ("/orders/{}/check", {"action": "accept"}, 409, "illegal_move"),
        ("/desk/{}/decide", {"action": "guide", "reason": "x", "version": 9}, 409, "stale_version"),
    ],
)
async def test_what_is_refused_says_why(
    waiting: Dispatch, path: str, body: Any, status: int, code: str
) -> None:
    got, problem = await post(waiting, path.format(A1), body)
    assert (got, problem["code"]) == (status, code)
    assert problem["detail"]
    assert (await ask(waiting, f"/orders/{A1}"))["order"]["version"] == 1


async def test_nobody_without_the_scope(waiting: Dispatch) -> None:
    for path in ("/desk", "/returns", "/desk/tasks", "/orders", f"/orders/{A1}"):
        async with waiting.client("guest") as client:
            assert (await client.get(path)).status_code == 403
    assert (await post(waiting, f"/orders/{A1}/reports", {}, who="wang"))[0] == 403


@pytest.fixture
async def issued(dispatch: Dispatch) -> Dispatch:
    await dispatch.take(incoming(classified()))
    return dispatch


async def test_a_return_is_reviewed_with_its_ground_and_handed_on(issued: Dispatch) -> None:
    await issued.take(incoming(report(ReportKind.RETURN_REQUESTED, A1, **RETURN)))
    (item,) = (await ask(issued, "/returns"))["items"]
    assert (item["lead"], item["ground"], item["reason"]) == ("scjgj", "not_our_duty", "不属本局")
    body = {"action": "accept", "unit": "jw", "reason": "经委主管"}
    status, answer = await post(issued, f"/returns/{A1}/decide", body)
    assert (status, answer["order"]["lead"]) == (200, "jw")
    (hop,) = await issued.rows("hop")
    assert (hop["from_unit"], hop["to_unit"]) == ("scjgj", "jw")
    assert (await ask(issued, "/returns"))["items"] == []


async def test_answers_wait_for_a_persons_check(dispatch: Dispatch) -> None:
    checked = Dispatch(dispatch.pool, dispatch.store, _with_desk_check())
    await checked.take(incoming(classified()))
    for kind in (ReportKind.SIGNED, ReportKind.CONTACTED, ReportKind.ANSWERED):
        await checked.take(incoming(report(kind, A1)))
    (item,) = (await ask(checked, "/answers"))["items"]
    assert item["answer"] == "已为企业补办登记。"
    body = {"action": "send_back", "reason": "请写明依据"}
    assert (await post(checked, f"/orders/{A1}/check", body))[1]["order"]["state"] == "in_progress"
    await checked.take(incoming(report(ReportKind.ANSWERED, A1)))
    assert (await post(checked, f"/orders/{A1}/check", {"action": "accept"}))[1]["order"][
        "state"
    ] == "accepted"


def _with_desk_check() -> Handbook:
    return book("desk")


def told(kind: str, version: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "report_id": str(uuid4()),
        "order_version": version,
        "kind": kind,
        "at": NOW.isoformat(),
    } | more


async def test_a_unit_reports_over_http_as_over_kafka(issued: Dispatch) -> None:
    path, signed = f"/orders/{A1}/reports", told("signed")
    status, answer = await post(issued, path, signed, who="scjgj")
    assert (status, answer["applied"], answer["state"]) == (200, True, "signed")
    assert await post(issued, path, signed, who="scjgj") == (200, answer)
    status, answer = await post(issued, path, told("answered", words="x", outcome="solved"), who="scjgj")
    assert (answer["applied"], answer["code"]) == (False, "not_contacted")
    assert answer["message"]
    assert len(await issued.rows("report")) == 2


async def test_a_unit_without_a_part_learns_nothing(issued: Dispatch) -> None:
    status, problem = await post(issued, f"/orders/{A1}/reports", told("signed"), who="jw")
    assert (status, problem["code"]) == (404, "unknown_order")


async def test_tasks_are_listed_and_done_once(issued: Dispatch) -> None:
    await issued.take(incoming(classified(complaint(version=2, action=Action("recount"), note="复核"))))
    (task,) = (await ask(issued, "/desk/tasks"))["items"]
    assert (task["kind"], UUID(task["order_id"])) == ("city_unknown", A1)
    path = f"/desk/tasks/{task['task_id']}/done"
    assert (await post(issued, path))[1]["done_by"] == "wang"
    assert (await post(issued, path))[0] == 404
    assert (await ask(issued, "/desk/tasks"))["items"] == []


async def test_orders_are_listed_by_unit_and_state(issued: Dispatch) -> None:
    await issued.take(incoming(classified(complaint("B2"))), incoming(report(ReportKind.SIGNED, A1)))
    page = await ask(issued, "/orders?unit=scjgj&limit=1")
    rest = await ask(issued, f"/orders?unit=scjgj&limit=1&after={page['next']}")
    assert {i["number"] for i in page["items"] + rest["items"]} == {"A1", "B2"}
    assert [i["number"] for i in (await ask(issued, "/orders?state=signed"))["items"]] == ["A1"]
    assert (await ask(issued, "/orders?unit=jw"))["items"] == []


@pytest.mark.parametrize("path", ["/desk?after=nonsense", "/desk?limit=many", "/orders?after=x"])
async def test_a_cursor_made_up_is_refused(issued: Dispatch, path: str) -> None:
    async with issued.client() as client:
        assert (await client.get(path)).status_code == 422


async def test_the_queue_names_the_order_that_one_may_repeat(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified()))
    await dispatch.take(
        incoming(classified(complaint("B2"), repeat=same_as("A1", exact=False))),
        incoming(classified(complaint("C3"), decided=False)),
    )
    async with dispatch.client() as clerk:
        items = {each["number"]: each for each in (await clerk.get("/desk")).json()["items"]}
    earlier = items["B2"]["repeat_of"]
    assert (earlier["number"], earlier["state"], earlier["lead"]) == ("A1", "issued", "scjgj")
    assert items["C3"]["repeat_of"] is None
    assert "like" not in items["B2"]


async def test_a_number_of_the_districts_own_has_no_city_to_go_back_to(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified(complaint(source="window"), decided=False)))
    body = {"action": "return_to_city", "reason": "不属本区", "ground": "not_this_district", "basis": "属地"}
    status, refused = await post(dispatch, f"/desk/{A1}/decide", body, "li")
    assert (status, refused["code"]) == (409, "no_city_above")


async def test_not_accepting_waits_for_a_named_person_whoever_checks_answers(dispatch: Dispatch) -> None:
    steps = [report(kind, A1) for kind in (ReportKind.SIGNED, ReportKind.CONTACTED)]
    said = {"outcome": "not_accepted", "basis": "《市场监督管理投诉举报处理办法》第十五条"}
    answer = report(ReportKind.ANSWERED, A1, **said)
    await dispatch.take(incoming(classified()), *map(incoming, (*steps, answer)))
    assert [item["number"] for item in (await ask(dispatch, "/answers"))["items"]] == ["A1"]
    assert (await post(dispatch, f"/orders/{A1}/check", {"action": "accept"}))[1]["order"][
        "state"
    ] == "accepted"


async def test_a_designation_after_returns_is_a_dispute_for_who_settles_duties(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified()), incoming(report(ReportKind.RETURN_REQUESTED, A1, **RETURN)))
    body = {"action": "designate", "unit": "jw", "reason": "指定经委"}
    assert (await post(dispatch, f"/returns/{A1}/decide", body))[0] == 200
    (task,) = (await ask(dispatch, "/desk/tasks"))["items"]
    assert task["kind"] == "duty_dispute"
    assert "区委编办" in task["words"]
    assert "市场监督管理局先后退单" in task["words"]
