"""The marks of clause 52 over HTTP, and what a confirmed one does to the next complaint on the matter."""

from typing import Any

import pytest

from shared.contract.events.classification import Repeat
from shared.domain.identifiers import stable_id
from shared.domain.vocabulary import Relation
from tests.component.dispatch.conftest import Dispatch
from tests.component.dispatch.test_http import ask, post
from tests.unit.dispatch.samples import classified, complaint, first_order, incoming

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


@pytest.mark.parametrize(
    "body", [{"kind": "repeated", "evidence": "三次"}, {"kind": "beyond_town", "evidence": "x"}]
)
async def test_a_unit_may_say_that_only_of_its_own_order(dispatch: Dispatch, body: dict[str, str]) -> None:
    await dispatch.take(on_one_matter("A1"))
    status, _ = await post(dispatch, f"/orders/{A1}/marks", body, who="jw")
    assert status >= 400
