"""Who sees which order: all by scope, a unit its own, a section its own; the inbox and what is related."""

from typing import Any
from uuid import UUID

import pytest

from shared.domain.vocabulary import Confidentiality, ReportKind
from tests.component.dispatch.conftest import Dispatch
from tests.unit.dispatch.samples import (
    NOW,
    classified,
    complaint,
    first_order,
    incoming,
    report,
    same_as,
)

A1, B2, C3 = (first_order(number) for number in ("A1", "B2", "C3"))
OWN_PAGES = ("/orders/{}", "/orders/{}/related")


@pytest.fixture
async def issued(dispatch: Dispatch) -> Dispatch:
    """A1 of scjgj's section sp, B2 of scjgj without a section, C3 sealed at the desk."""
    await dispatch.take(
        incoming(classified()),
        incoming(classified(complaint("B2"))),
        incoming(classified(complaint("C3", confidentiality=Confidentiality.SEALED))),
    )
    await dispatch.take(
        incoming(report(ReportKind.SIGNED, A1)), incoming(report(ReportKind.ASSIGNED, A1, section="sp"))
    )
    return dispatch


async def status(dispatch: Dispatch, who: str, path: str) -> int:
    async with dispatch.client(who) as client:
        return (await client.get(path)).status_code


async def ask(dispatch: Dispatch, who: str, path: str) -> Any:
    async with dispatch.client(who) as client:
        answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("page", OWN_PAGES)
@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("wang", {A1, B2}),
        ("li", {A1, B2, C3}),
        ("scjgj", {A1, B2}),
        ("scjgj-food", {A1}),
        ("jw", set()),
    ],
)
async def test_each_sees_what_is_theirs(issued: Dispatch, page: str, who: str, seen: set[Any]) -> None:
    for order in (A1, B2, C3):
        expected = 200 if order in seen else 404
        assert await status(issued, who, page.format(order)) == expected, (who, order)


async def test_who_is_whistled_for_or_asked_for_help_reads_what_it_is_called_to(issued: Dispatch) -> None:
    assert await status(issued, "jw", f"/orders/{A1}") == 404
    called = report(ReportKind.WHISTLE, A1, words="请到场会商", units=("jw",))
    await issued.take(incoming(called, "nanxiang"))
    assert await status(issued, "jw", f"/orders/{A1}") == 200
    told = {"report_id": "21111111-1111-4111-8111-111111111111", "order_version": 4, "kind": "report_in"}
    async with issued.client("jw") as client:
        answer = await client.post(f"/orders/{A1}/reports", json=told | {"at": NOW.isoformat()})
    assert answer.json()["applied"]
    asked = report(ReportKind.HELP_ASKED, B2, words="请核实门牌", units=("jw",))
    await issued.take(incoming(report(ReportKind.SIGNED, B2)), incoming(asked))
    assert await status(issued, "jw", f"/orders/{B2}") == 200


async def test_a_units_leader_alone_approves_its_answers(issued: Dispatch) -> None:
    told = {"order_version": 3, "at": NOW.isoformat(), "report_id": "31111111-1111-4111-8111-111111111111"}
    for who, status_code in (("scjgj", 403), ("scjgj-food", 403), ("scjgj-leader", 200)):
        async with issued.client(who) as client:
            answer = await client.post(f"/orders/{A1}/reports", json=told | {"kind": "approved"})
        assert answer.status_code == status_code, who
    assert answer.json()["code"] == "illegal_move", "nothing waits for him here"


async def test_guests_see_nothing(issued: Dispatch) -> None:
    for path in ("/inbox", "/orders", f"/orders/{A1}", f"/orders/{A1}/related"):
        assert await status(issued, "guest", path) == 403


async def test_lists_are_narrowed_to_the_callers_own(issued: Dispatch) -> None:
    for who, expected in (("scjgj", {"A1", "B2"}), ("scjgj-food", {"A1"}), ("jw", set())):
        assert {i["number"] for i in (await ask(issued, who, "/orders"))["items"]} == expected
        assert await status(issued, who, "/orders?unit=sthj") == 422
        assert await status(issued, who, "/inbox?unit=sthj") == 422


async def test_a_section_reports_on_its_own_orders_alone(issued: Dispatch) -> None:
    told = {
        "report_id": "11111111-1111-4111-8111-111111111111",
        "order_version": 1,
        "kind": "signed",
        "at": NOW.isoformat(),
    }
    async with issued.client("scjgj-food") as client:
        assert (await client.post(f"/orders/{B2}/reports", json=told)).status_code == 404
        assert (
            await client.post(f"/orders/{A1}/reports", json=told | {"order_version": 3})
        ).status_code == 200


async def test_the_inbox_is_in_parts_with_counts(issued: Dispatch) -> None:
    page = await ask(issued, "scjgj", "/inbox")
    (item,) = page["items"]
    assert (item["number"], item["state"], item["title"]) == ("B2", "issued", item["title"])
    assert item["title"]
    assert {name: each["orders"] for name, each in page["counts"].items()} == {
        "sign": 1,
        "work": 1,
        "wait": 0,
    }
    assert [i["number"] for i in (await ask(issued, "scjgj", "/inbox?box=work"))["items"]] == ["A1"]
    assert await status(issued, "scjgj", "/inbox?box=drawer") == 422
    assert await status(issued, "wang", "/inbox") == 422, "the desk names the unit"


@pytest.mark.parametrize("box", ["sign", "done"])
async def test_the_inbox_pages_without_gap_or_repetition(dispatch: Dispatch, box: str) -> None:
    numbers = [f"N{n}" for n in range(7)]
    await dispatch.take(*(incoming(classified(complaint(number))) for number in numbers))
    if box == "done":
        await dispatch.pool.execute(
            "update work_order set state = 'closed', binding = case when order_id < $1 then binding end",
            UUID(int=2**127),
        )
    seen, after = [], ""
    while True:
        page = await ask(dispatch, "scjgj", f"/inbox?box={box}&limit=2{after}")
        seen += [item["number"] for item in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert sorted(seen) == numbers


async def test_what_is_shown_of_an_order_tells_the_matter(issued: Dispatch) -> None:
    content = (await ask(issued, "scjgj", f"/orders/{A1}"))["content"]
    assert content["text"]
    assert content["place"] == "银翔路100号"


async def test_a_dispatch_is_recalled_until_it_is_signed(issued: Dispatch) -> None:
    async with issued.client("wang") as client:
        body = {"action": "recall", "reason": "派错单位"}
        recalled = await client.post(f"/desk/{B2}/decide", json=body)
        refused = await client.post(f"/desk/{A1}/decide", json=body)
    assert recalled.json()["order"]["state"] == "desk"
    assert refused.json()["code"] == "illegal_move"


@pytest.mark.parametrize(
    ("who", "seen"), [("wang", ["A1"]), ("scjgj", ["A1"]), ("scjgj-food", ["A1"]), ("jw", []), ("li", ["A1"])]
)
async def test_an_order_is_found_by_what_is_read_out(issued: Dispatch, who: str, seen: list[str]) -> None:
    reference = (await ask(issued, "li", f"/orders/{A1}"))["order"]["reference"]
    for said in ("A1", reference, reference.lower(), str(complaint("A1").complaint_id)):
        found = (await ask(issued, who, f"/orders/found?q={said}"))["items"]
        assert [item["number"] for item in found] == seen
    assert (await ask(issued, who, "/orders/found?q=A")) == {"items": []}
    assert await status(issued, who, "/orders/found?q=") == 422


async def test_a_sealed_order_is_found_by_those_entitled_alone(issued: Dispatch) -> None:
    assert (await ask(issued, "wang", "/orders/found?q=C3"))["items"] == []
    assert len((await ask(issued, "li", "/orders/found?q=C3"))["items"]) == 1


async def test_a_registrar_sees_similar_open_matters_of_those_who_hide_nothing(dispatch: Dispatch) -> None:
    levels = {"B2": Confidentiality.IDENTITY_HIDDEN, "C3": Confidentiality.SEALED}
    own = {"A1": "window", "V1": "visit"}
    for number in ("A1", "B2", "C3", "D4", "E5", "V1"):
        more = {"side": number, "confidentiality": levels.get(number, Confidentiality.OPEN)}
        said = complaint(number, source=own.get(number, "sh12345"), **more)
        event = classified(said, repeat=same_as("A1", exact=False), decided=number != "E5")
        await dispatch.take(incoming(event))
    await dispatch.pool.execute(
        """insert into matter_change
        select (order_state::json ->> 'matter_id')::uuid, row_number() over (), 'matter', 'joined',
               complaint_id, 6, 6, now()
        from work_order where order_state::json ->> 'matter_id' is not null"""
    )
    async with dispatch.client("wang") as desk:
        ended = {"action": "guide", "reason": "请起诉"}
        assert (await desk.post(f"/desk/{first_order('E5')}/decide", json=ended)).status_code == 200
    found = await ask(dispatch, "window", f"/orders/{A1}/related")
    assert {each["number"] for each in found["items"]} == {"D4", "V1"}
    for number in ("B2", "C3", "D4", "V1"):
        path = f"/orders/{first_order(number)}/related"
        assert await status(dispatch, "window", path) == 404, "what came by another's channel"
    assert await status(dispatch, "window", f"/orders/{A1}") == 403
