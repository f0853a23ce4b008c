"""Knowledge: from an accepted consultation by two people to everybody who asks, until it expires."""

from typing import Any

import pytest

from shared.contract.events.complaint import Item
from shared.domain.identifiers import complaint_id, item_id
from shared.domain.vocabulary import Confidentiality, ReportKind, RequestType
from tests.component.dispatch.conftest import Dispatch
from tests.unit.dispatch.samples import classified, complaint, first_order, incoming, report

A1 = first_order()
ENTRY: dict[str, Any] = {
    "title": "个体工商户怎样转为企业",
    "answer": "带营业执照到政务服务中心办理,三个工作日内办结。咨询人陈晓岚,电话13812345678。",
    "basis": "《促进个体工商户发展条例》第十三条",
    "owner": "scjgj",
    "expires_on": "2099-01-01",
    "category": "01-01-01",
}


async def ask(dispatch: Dispatch, path: str, body: Any = None, who: str = "wang") -> tuple[int, Any]:
    async with dispatch.client(who) as client:
        answer = await (client.get(path) if body is None else client.post(path, json=body))
    return answer.status_code, answer.json()


async def consulted(dispatch: Dispatch, **more: Any) -> None:
    """A consultation that was answered and accepted."""
    known = complaint_id("sh12345", "A1")
    item = Item(item_id=item_id(known, 1), index=1, request_type=RequestType.CONSULT, text="怎样转企业")
    await dispatch.take(
        incoming(classified(complaint(items=1, **more).model_copy(update={"items": (item,)})))
    )
    for kind in (ReportKind.SIGNED, ReportKind.CONTACTED, ReportKind.ANSWERED):
        await dispatch.take(incoming(report(kind, A1)))


async def test_an_answer_becomes_known_to_all_by_two_people(dispatch: Dispatch) -> None:
    await consulted(dispatch)
    _, made = await ask(dispatch, "/knowledge", ENTRY | {"order_id": str(A1)})
    asked = "/knowledge?q=个体户转企业怎么办"
    assert (await ask(dispatch, asked))[1]["items"] == []
    approve = f"/knowledge/{made['entry_id']}/approve"
    assert (await ask(dispatch, approve, {}))[0] == 409
    assert len((await ask(dispatch, "/knowledge/proposed"))[1]["items"]) == 1
    assert (await ask(dispatch, approve, {}, "li"))[0] == 200
    (found,) = (await ask(dispatch, asked, who="scjgj"))[1]["items"]
    assert found["basis"] == ENTRY["basis"]
    assert "13812345678" not in str(found)
    (beside,) = (await ask(dispatch, "/knowledge?category=01-01-01", who="scjgj"))[1]["items"]
    assert beside["entry_id"] == found["entry_id"]
    await dispatch.pool.execute("update knowledge set expires_on = '2020-01-01'")
    assert (await ask(dispatch, asked))[1]["items"] == []


async def test_what_holds_no_more_is_taken_back_and_a_proposal_refused(dispatch: Dispatch) -> None:
    said, asked = {"reason": "条例已修订"}, "/knowledge?q=个体户转企业怎么办"
    _, made = await ask(dispatch, "/knowledge", ENTRY)
    withdraw = f"/knowledge/{made['entry_id']}/withdraw"
    assert (await ask(dispatch, withdraw, {"reason": ""}))[0] == 422
    for approved in (False, True):
        await ask(dispatch, "/knowledge", ENTRY)
        assert len((await ask(dispatch, "/knowledge/proposed"))[1]["items"]) == 1
        if approved:
            await ask(dispatch, f"/knowledge/{made['entry_id']}/approve", {}, "li")
            assert len((await ask(dispatch, asked))[1]["items"]) == 1
        assert (await ask(dispatch, withdraw, said))[0] == 200
        assert (await ask(dispatch, withdraw, said))[0] == 404
        for path in (asked, "/knowledge/proposed", "/knowledge?category=01-01-01"):
            assert (await ask(dispatch, path))[1]["items"] == []
        assert (await ask(dispatch, f"/knowledge/{made['entry_id']}/approve", {}, "li"))[0] == 409


@pytest.mark.parametrize(
    ("about", "fits"),
    [
        ({"category": "01-01-01", "title": "另一件事", "answer": "见窗口告示"}, True),
        ({"category": None, "title": "事项的说明", "answer": "事项的说明见窗口"}, True),
        ({"category": "02-01-01", "title": "停电了怎么办", "answer": "请拨打供电服务热线报修"}, False),
    ],
)
async def test_what_fits_a_complaint_stands_beside_it(
    dispatch: Dispatch, about: dict[str, Any], fits: bool
) -> None:
    await dispatch.take(incoming(classified()))
    _, made = await ask(dispatch, "/knowledge", ENTRY | about)
    beside = f"/orders/{A1}/related"
    assert (await ask(dispatch, beside))[1]["knowledge"] == []
    await ask(dispatch, f"/knowledge/{made['entry_id']}/approve", {}, "li")
    for who in ("wang", "scjgj"):
        shown = (await ask(dispatch, beside, who=who))[1]["knowledge"]
        known = [(each["owner"], each["basis"]) for each in shown]
        assert known == ([("scjgj", ENTRY["basis"])] if fits else [])
    await dispatch.pool.execute("update knowledge set expires_on = '2020-01-01'")
    assert (await ask(dispatch, beside))[1]["knowledge"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"basis": " "}, "basis"),
        ({"owner": "nobody"}, "owner"),
        ({"expires_on": "2020-01-01"}, "expires_on"),
        ({"category": "99-99-99"}, "category"),
    ],
)
async def test_an_entry_says_who_owns_it_on_what_basis_until_when(
    dispatch: Dispatch, change: dict[str, Any], field: str
) -> None:
    status, answer = await ask(dispatch, "/knowledge", ENTRY | change)
    assert (status, answer["field"]) == (422, field)


@pytest.mark.parametrize("level", [Confidentiality.IDENTITY_HIDDEN, Confidentiality.SEALED])
async def test_nobodys_secret_becomes_common_knowledge(dispatch: Dispatch, level: Confidentiality) -> None:
    await dispatch.take(incoming(classified(complaint(confidentiality=level))))
    status, answer = await ask(dispatch, "/knowledge", ENTRY | {"order_id": str(A1)})
    assert (status, answer["code"]) in {(409, "illegal_move"), (404, "unknown_order")}
