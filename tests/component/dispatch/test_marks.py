"""The marks of clause 52 over HTTP, and what a confirmed one does to the next complaint on the matter."""

from typing import Any

import pytest

from shared.contract.events.classification import Repeat
from shared.domain.identifiers import stable_id
from shared.domain.vocabulary import Relation, ReportKind
from tests.component.dispatch.conftest import Dispatch
from tests.component.dispatch.test_http import ask, post
from tests.unit.dispatch.samples import classified, complaint, first_order, incoming, report, same_as

A1, B2 = first_order(), first_order("B2")
LEGACY = {"kind": "legacy", "evidence": "2019年会商纪要"}


def on_one_matter(number: str, category: str = "01-01-01") -> Any:
    """A first complaint of its own side on the matter m1."""
    repeat = Repeat(relation=Relation.NONE, matter_id=stable_id("m1"))
    return incoming(classified(complaint(number, side=f"side-{number}"), category, repeat=repeat))


async def decided(dispatch: Dispatch, order: object) -> dict[str, Any]:
    found: dict[str, Any] = (await ask(dispatch, f"/orders/{order}/explanation"))["decisions"][0]
    return found


async def marked(dispatch: Dispatch) -> str:
    """A mark that wang proposed and li confirmed."""
    status, mark = await post(dispatch, f"/orders/{A1}/marks", LEGACY)
    assert (status, mark["state"], mark["proposer"]) == (200, "proposed", "wang")
    body = {"action": "confirm", "reason": "核对纪要原件"}
    status, mark = await post(dispatch, f"/marks/{mark['mark_id']}/decide", body, who="li")
    assert (status, mark["state"], mark["confirmer"]) == (200, "confirmed", "li")
    return str(mark["mark_id"])


async def test_a_confirmed_mark_keeps_the_town_out_of_the_next_complaint(dispatch: Dispatch) -> None:
    await dispatch.take(on_one_matter("A1"))
    assert (await decided(dispatch, A1))["informed"][0]["unit"] == "nanxiang"
    await marked(dispatch)
    await dispatch.take(on_one_matter("B2"))
    after = await decided(dispatch, B2)
    assert (after["rule"], after["lead"]["unit"], after["informed"]) == ("line-legacy", "scjgj", [])
    assert "2019年会商纪要" in after["explanation"]


async def test_a_proposal_alone_moves_nothing(dispatch: Dispatch) -> None:
    await dispatch.take(on_one_matter("A1"))
    await post(dispatch, f"/orders/{A1}/marks", LEGACY)
    await dispatch.take(on_one_matter("B2"))
    assert (await decided(dispatch, B2))["rule"] == "line"
    assert [mark["kind"] for mark in (await ask(dispatch, "/marks"))["items"]] == ["legacy"]


async def test_nobody_confirms_his_own_and_one_of_a_kind_is_open(dispatch: Dispatch) -> None:
    await dispatch.take(on_one_matter("A1"))
    _, mark = await post(dispatch, f"/orders/{A1}/marks", LEGACY)
    body = {"action": "confirm", "reason": "核对"}
    status, _ = await post(dispatch, f"/marks/{mark['mark_id']}/decide", body)
    assert status == 409
    status, _ = await post(dispatch, f"/orders/{A1}/marks", LEGACY, who="li")
    assert status == 409


async def test_the_department_contests_once_and_a_lifted_mark_counts_no_more(dispatch: Dispatch) -> None:
    await dispatch.take(on_one_matter("A1"))
    mark = await marked(dispatch)
    status, _ = await post(dispatch, f"/marks/{mark}/contest", {"reason": "不是我局"}, who="jw")
    assert status >= 400
    status, told = await post(dispatch, f"/marks/{mark}/contest", {"reason": "已办结"}, who="scjgj")
    assert (status, told["state"], told["contested_by"]) == (200, "contested", "scjgj")
    body = {"action": "lift", "reason": "异议成立"}
    assert (await post(dispatch, f"/marks/{mark}/decide", body))[0] == 200
    await dispatch.take(on_one_matter("B2"))
    assert (await decided(dispatch, B2))["rule"] == "line"


STREET, BEYOND = "14-01-01", {"kind": "beyond_town", "evidence": "场地权属在部门"}
"""外摆位与户外餐饮, the towns' own; what a town says of it."""


async def test_a_confirmed_mark_takes_a_line_matter_from_the_town_that_works_on_it(
    dispatch: Dispatch,
) -> None:
    await dispatch.take(incoming(classified(decided=False)))
    issue = {"action": "dispatch", "unit": "nanxiang", "category": "01-01-01", "reason": "先由属地办理"}
    await post(dispatch, f"/desk/{A1}/decide", issue)
    await dispatch.take(incoming(report(ReportKind.SIGNED, A1, 2), "nanxiang"))
    _, mark = await post(dispatch, f"/orders/{A1}/marks", BEYOND, who="nanxiang")
    assert (await ask(dispatch, f"/orders/{A1}"))["order"]["lead"] == "nanxiang", "a proposal moves nothing"
    body = {"action": "confirm", "reason": "核对权责清单"}
    _, told = await post(dispatch, f"/marks/{mark['mark_id']}/decide", body)
    assert told["order"] == {"state": "issued", "lead": "scjgj"}
    order = (await ask(dispatch, f"/orders/{A1}"))["order"]
    assert order["informed"] == []
    assert [(hop["from_unit"], hop["ground"]) for hop in order["hops"]] == [("nanxiang", "beyond_town")]
    last = (await ask(dispatch, f"/orders/{A1}/explanation"))["decisions"][-1]
    assert (last["rule"], last["lead"]["unit"]) == ("line-beyond-town", "scjgj")


async def test_a_confirmed_mark_on_a_towns_own_matter_whistles_for_the_department_at_once(
    dispatch: Dispatch,
) -> None:
    await dispatch.take(on_one_matter("A1", STREET))
    _, mark = await post(dispatch, f"/orders/{A1}/marks", BEYOND, who="nanxiang")
    body = {"action": "confirm", "reason": "确需部门到场"}
    _, told = await post(dispatch, f"/marks/{mark['mark_id']}/decide", body)
    assert told["order"]["lead"] == "nanxiang"
    order = (await ask(dispatch, f"/orders/{A1}"))["order"]
    assert [unit["unit"] for each in order["joint"]["whistles"] for unit in each["units"]] == ["lhsrj"]


async def test_the_desk_says_beyond_town_only_by_minutes_or_two_failures_of_towns(dispatch: Dispatch) -> None:
    await dispatch.take(on_one_matter("A1", STREET))
    status, refused = await post(dispatch, f"/orders/{A1}/marks", BEYOND)
    assert (status, refused["code"]) == (409, "not_beyond_town")
    whistle = report(ReportKind.WHISTLE, A1, words="请到场", units=("lhsrj",))
    minutes = report(ReportKind.CONSULTED, A1, 2, words="须由部门定标准")
    await dispatch.take(incoming(whistle, "nanxiang"), incoming(minutes, "nanxiang"))
    assert (await post(dispatch, f"/orders/{A1}/marks", BEYOND))[0] == 200


async def test_a_persons_dispatch_heeds_what_stands_on_the_matter(dispatch: Dispatch) -> None:
    await dispatch.take(on_one_matter("A1"))
    await marked(dispatch)
    repeat = Repeat(relation=Relation.NONE, matter_id=stable_id("m1"))
    await dispatch.take(incoming(classified(complaint("B2", side="b"), repeat=repeat, decided=False)))
    issue = {"action": "dispatch", "unit": "scjgj", "category": "01-01-01", "reason": "属其职权"}
    assert (await post(dispatch, f"/desk/{B2}/decide", issue))[1]["order"]["informed"] == []


async def test_a_counted_mark_that_was_confirmed_stands_and_may_be_contested(dispatch: Dispatch) -> None:
    for times, number in enumerate(("A1", "B2", "C3"), 1):
        same = same_as("A1", exact=False) if times > 1 else None
        said = classified(complaint(number, side="side-1"), decided=False, repeat=same)
        await dispatch.take(incoming(said))
        if times < 3:
            ended = {"action": "guide", "reason": "已告知办理途径"}
            assert (await post(dispatch, f"/desk/{first_order(number)}/decide", ended))[0] == 200
    last = first_order("C3")
    issue = {"action": "dispatch", "unit": "scjgj", "category": "01-01-01", "reason": "第三次反映"}
    status, told = await post(dispatch, f"/desk/{last}/decide", issue)
    assert (status, told["order"]["marks"]) == (200, ["repeated"])
    (mark,) = (await ask(dispatch, "/marks?state=confirmed"))["items"]
    assert (mark["kind"], mark["proposer"], mark["confirmer"]) == ("repeated", "dispatch", "wang")
    assert mark["expires_on"] is not None
    contest = {"reason": "系不同事项"}
    (seen,) = (await ask(dispatch, f"/orders/{last}/marks", "scjgj"))["items"]
    assert seen["mark_id"] == mark["mark_id"]
    assert (await post(dispatch, f"/marks/{seen['mark_id']}/contest", contest, who="scjgj"))[0] == 200
    async with dispatch.client("jw") as stranger:
        assert (await stranger.get(f"/orders/{last}/marks")).status_code == 404


async def test_a_mark_is_a_task_until_it_is_decided(dispatch: Dispatch) -> None:
    await dispatch.take(on_one_matter("A1"))
    mark = await marked(dispatch)
    assert (await ask(dispatch, "/desk/tasks"))["items"] == []
    await post(dispatch, f"/marks/{mark}/contest", {"reason": "已办结"}, who="scjgj")
    (task,) = (await ask(dispatch, "/desk/tasks"))["items"]
    assert (task["kind"], task["order_id"]) == ("mark_contested", str(A1))
    assert "历史遗留" in task["words"]
    assert (await post(dispatch, f"/marks/{mark}/decide", {"action": "uphold", "reason": "纪要属实"}))[
        0
    ] == 200
    assert (await ask(dispatch, "/desk/tasks"))["items"] == []
    assert {row["kind"] for row in await dispatch.rows("desk_task")} == {"mark_proposed", "mark_contested"}


async def test_a_mark_whose_day_has_passed_makes_room_for_another(dispatch: Dispatch) -> None:
    await dispatch.take(on_one_matter("A1"))
    await marked(dispatch)
    assert (await post(dispatch, f"/orders/{A1}/marks", LEGACY))[0] == 409
    await dispatch.pool.execute("update mark set expires_on = date '2026-01-01'")
    assert (await post(dispatch, f"/orders/{A1}/marks", LEGACY))[0] == 200
    assert {row["state"] for row in await dispatch.rows("mark")} == {"expired", "proposed"}


@pytest.mark.parametrize(
    "body", [{"kind": "repeated", "evidence": "三次"}, {"kind": "beyond_town", "evidence": "x"}]
)
async def test_a_unit_may_say_that_only_of_its_own_order(dispatch: Dispatch, body: dict[str, str]) -> None:
    await dispatch.take(on_one_matter("A1"))
    status, _ = await post(dispatch, f"/orders/{A1}/marks", body, who="jw")
    assert status >= 400
