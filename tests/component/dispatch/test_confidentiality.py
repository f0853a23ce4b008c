"""Who may see what: role × route × level; who is complained of sees nothing of it."""

from datetime import timedelta
from typing import Any

import orjson
import pytest

from services.dispatch.http import routes
from shared.contract.events.complaint import ComplaintSealed
from shared.domain.identifiers import complaint_id, reference
from shared.domain.vocabulary import Action, Confidentiality, OrderKind, ReportKind
from tests.component.dispatch.conftest import Dispatch
from tests.component.every_route import answers
from tests.unit.dispatch.samples import (
    NOW,
    classified,
    complaint,
    first_order,
    incoming,
    report,
    respondent,
)

FIRM, WORDS = "清河机械", "事项的说明"
OPEN, HIDDEN, SEALED, AGAINST = (first_order(number) for number in ("A1", "B2", "C3", "D4"))
LEVELS = {"open": OPEN, "hidden": HIDDEN, "sealed": SEALED, "against": AGAINST}


@pytest.fixture
async def district(dispatch: Dispatch) -> Dispatch:
    """One of each level; the fourth was led by scjgj until it turned out to be against it."""
    level = Confidentiality.SEALED
    sealed = ComplaintSealed(**dict(complaint("C3", side="c", confidentiality=level, urgent=True)))
    hidden = complaint("B2", side="b", confidentiality=Confidentiality.IDENTITY_HIDDEN)
    await dispatch.take(
        incoming(classified()),
        incoming(classified(hidden)),
        incoming(sealed),
        incoming(classified(complaint("D4", side="d"))),
    )
    await dispatch.take(
        incoming(report(ReportKind.WHISTLE, OPEN, words="请会商")),
    )
    against = complaint("D4", 2, side="d", action=Action.SUPPLEMENT, respondent=respondent("scjgj"))
    await dispatch.take(incoming(classified(against)))
    return dispatch


async def body(dispatch: Dispatch, who: str, path: str) -> Any:
    async with dispatch.client(who) as client:
        answer = await client.get(path)
    return answer.status_code, answer.text


SEEN = {
    "wang": {"open", "hidden", "against"},
    "li": {"open", "hidden", "sealed", "against"},
    "scjgj": {"open", "hidden"},
    "jw": set(),
}


@pytest.mark.parametrize("who", SEEN)
@pytest.mark.parametrize("level", LEVELS)
async def test_an_order_is_there_for_who_may_see_it(district: Dispatch, who: str, level: str) -> None:
    for path in (f"/orders/{LEVELS[level]}", f"/orders/{LEVELS[level]}/related"):
        status, _ = await body(district, who, path)
        assert status == (200 if level in SEEN[who] else 404)


LISTS = ("/desk", "/returns", "/answers", "/desk/tasks", "/orders", "/notices", "/inbox?box=sign")


@pytest.mark.parametrize("who", ["wang", "scjgj", "jw"])
@pytest.mark.parametrize("path", LISTS)
async def test_no_list_names_what_is_sealed(district: Dispatch, who: str, path: str) -> None:
    status, text = await body(district, who, path)
    assert status in (200, 403, 422)
    for trace in (str(SEALED), "C3"):
        assert trace not in text


PLACES: dict[str, tuple[object, ...]] = {
    "order_id": (SEALED,),
    "report_id": (SEALED,),  # of backtests: no such one
    "/orders/found?": ("?q=C3", "?q=清河机械"),
    "/inbox?": ("?unit=scjgj&box=sign", "?unit=scjgj&box=done"),
    "/knowledge?": ("?q=事项的说明",),
}


async def test_no_route_that_reads_names_what_is_sealed_or_a_hidden_complainants_firm(
    district: Dispatch,
) -> None:
    await known_elsewhere(district)
    paths = routes(district.store, district.handbook, timedelta(minutes=15))
    sealed = (str(SEALED), "C3", reference(complaint_id("sh12345", "C3")))
    told = 0
    async for path, scope, text in answers(paths, PLACES, "unit:scjgj", "source:sh12345"):
        own_feed = path.startswith("/city/reports")  # the city is told of every number it sent
        assert own_feed or not [trace for trace in sealed if trace in text], (path, scope)
        told += str(OPEN) in text
    assert told > len(LISTS) / 2, "the open one is shown"
    hidden: dict[str, tuple[object, ...]] = PLACES | {"order_id": (HIDDEN,), "/orders/found?": ("?q=B2",)}
    async for path, scope, text in answers(paths, hidden, "unit:scjgj"):
        about = "B2" in text and str(OPEN) not in text
        assert not (scope == "reports" and about and FIRM in text), path


async def known_elsewhere(district: Dispatch) -> None:
    """The sealed one is linked, handed over and marked by who may see it."""
    acts = {
        f"/desk/{SEALED}/links": {"body": "petition", "number": "XF-C3"},
        f"/desk/{SEALED}/hand_over": {"receiver": "C3的受理单位", "words": "C3"},
        f"/orders/{SEALED}/marks": {"kind": "legacy", "evidence": "C3的纪要"},
    }
    async with district.client("li") as leader:
        for path, said in acts.items():
            assert (await leader.post(path, json=said)).status_code == 200, path
            if path.startswith("/desk"):
                assert "C3" in (await leader.get(path.replace("hand_over", "links"))).text
        for path in ("/handovers", "/marks"):
            assert "C3" in (await leader.get(path)).text


async def test_who_has_the_right_finds_it_at_the_desk(district: Dispatch) -> None:
    for path in ("/desk", "/notices"):
        _, text = await body(district, "li", path)
        assert str(SEALED) in text


@pytest.mark.parametrize("path", ["/orders", "/inbox?box=sign", f"/orders/{HIDDEN}"])
async def test_a_hidden_complainants_firm_is_named_to_no_unit(district: Dispatch, path: str) -> None:
    status, text = await body(district, "scjgj", path)
    assert status == 200
    if path.endswith(str(HIDDEN)):
        assert FIRM not in text
        assert WORDS in text


ACTS = ("/desk/{}/claim", "/desk/{}/decide", "/orders/{}/check", "/desk/{}/transfers")


@pytest.mark.parametrize("path", ACTS)
async def test_nobody_decides_on_what_he_may_not_see(district: Dispatch, path: str) -> None:
    bodies = {
        "decide": {"action": "guide", "reason": "x"},
        "check": {"action": "accept"},
        "transfers": {"service": "110"},
    }
    async with district.client("wang") as clerk:
        answer = await clerk.post(path.format(SEALED), json=bodies.get(path.rpartition("/")[2], {}))
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_order")


async def test_no_unit_is_told_a_word_of_the_sealed_or_of_what_is_against_it(district: Dispatch) -> None:
    told = [orjson.loads(m.value or b"") for m in district.sent if ".orders." in m.topic]
    assert not [each for each in told if each["number"] == "C3"]
    last = [each for each in told if each["number"] == "D4" and each["unit"] == "scjgj"][-1]
    assert (last["kind"], last["title"], last["text"], last["enterprise"]) == (
        OrderKind.WITHDRAWN,
        "",
        "",
        "",
    )


async def test_the_unit_complained_of_reports_nothing_on_it(district: Dispatch) -> None:
    await district.take(incoming(report(ReportKind.SIGNED, AGAINST)), now=NOW)
    assert [each.code for each in district.rejected] == ["unknown_order"]


async def test_lifecycle_says_only_that_it_is_sealed(district: Dispatch) -> None:
    moves = [
        m.value or b"" for m in district.sent if m.topic.endswith("lifecycle") and b'"C3"' in (m.value or b"")
    ]
    assert moves
    for move in moves:
        assert FIRM.encode() not in move
        assert WORDS.encode() not in move
        assert b'"category":null' in move


async def test_the_desk_speaks_to_a_hidden_complainant_in_the_units_stead(district: Dispatch) -> None:
    await district.take(incoming(report(ReportKind.SIGNED, HIDDEN)))
    async with district.client("wang") as clerk:
        said = {"action": "mediate_contact", "reason": "已联系诉求人,愿意书面说明"}
        answer = await clerk.post(f"/desk/{HIDDEN}/decide", json=said)
    assert answer.json()["order"]["contacted_at"] is not None
    await district.take(incoming(report(ReportKind.ANSWERED, HIDDEN)))
    (row,) = [r for r in await district.rows("work_order") if r["order_id"] == HIDDEN]
    assert row["state"] == "accepted"
