"""The work itself, without a browser's scripts: the desk decides, the unit answers, each with plain forms."""

from collections.abc import Sequence
from typing import Any

import pytest
from starlette.routing import BaseRoute

from services.classifier.facts.http import FactsApi
from services.dispatch.holding import make_held
from shared.catalogue import load
from shared.contract.events.complaint import ComplaintReceived
from shared.domain.vocabulary import Confidentiality, ReportKind
from tests.component.console.conftest import World, fields, send
from tests.unit.dispatch.samples import book, classified, complaint, first_order, incoming, report

A1, B2, C3 = (first_order(number) for number in ("A1", "B2", "C3"))


@pytest.fixture
def others() -> dict[str, Sequence[BaseRoute]]:
    return {"classifier": FactsApi(load().town_of).routes()}


@pytest.fixture
async def waiting(world: World) -> World:
    await world.take(
        incoming(classified(decided=False)),
        incoming(classified(complaint("B2", urgent=True), decided=False)),
        incoming(classified(complaint("C3", confidentiality=Confidentiality.SEALED))),
    )
    return world


async def state(world: World, order: object) -> str:
    return str(await world.dispatch.fetchval("select state from work_order where order_id = $1", order))


async def test_the_desk_shows_the_riskiest_and_decides_it(waiting: World) -> None:
    browser = await waiting.signed_in("clerk")
    shown = await browser.get("/desk")
    assert "派给谁" in shown.text
    assert str(B2) in shown.text
    said = {"action": "dispatch", "unit": "scjgj", "category": "01-01-01", "reason": "核定", "version": "1"}
    done = await send(browser, f"/desk/{B2}", **said)
    assert done.headers["location"] == f"/desk?undo={B2}"
    following = await browser.get(done.headers["location"])
    assert "派给市场监管局" in following.text
    assert "秒内可撤销" in following.text
    assert f'href="/desk/{B2}"' not in following.text, "decided, though it can still be undone"
    undone = await browser.post(f"/desk/{B2}", data=fields(following.text) | {"action": "undo"})
    assert undone.headers["location"] == f"/desk/{B2}"
    assert f'href="/desk/{B2}"' in (await browser.get("/desk")).text
    assert await state(waiting, B2) == "desk"


LETTER = (
    "投诉上海某某商贸有限公司拖欠货款二十三万五千元，代码91310000132221102D，"
    "工单编号SH20260309001234没有结果，工单编号SH20260309009999也没有，案号（2025）沪0114民初1234号，已经停产"
)


def saying(number: str, text: str, **more: Any) -> ComplaintReceived:
    """A complaint of one item with this text."""
    plain = complaint(number, **more)
    return plain.model_copy(update={"items": (plain.items[0].model_copy(update={"text": text}),)})


async def test_what_the_letter_itself_says_stands_beside_it(world: World) -> None:
    await world.take(
        incoming(classified(complaint("SH20260309001234"))),
        incoming(classified(saying("B2", LETTER), decided=False)),
    )
    browser = await world.signed_in("clerk")
    page = (await browser.get(f"/desk/{B2}")).text
    earlier = first_order("SH20260309001234")
    for shown in (
        "来信写明",
        "上海某某商贸有限公司",
        "23.5万元",
        "校验不符",
        "沪0114民初1234号",
        "本区没有此编号",
    ):
        assert shown in page
    assert f'<a href="/orders/{earlier}">SH20260309001234</a>' in page
    linked = await send(
        browser, f"/desk/{B2}", f"/desk/{B2}/link", body="court", number="(2025)沪0114民初1234号"
    )
    assert linked.headers["location"] == f"/desk/{B2}"
    assert await world.dispatch.fetchval("select body from related_case where order_id = $1", B2) == "court"


async def test_a_sealed_letter_is_read_to_nobody_else(world: World) -> None:
    sealed = saying("C3", LETTER, confidentiality=Confidentiality.SEALED)
    await world.take(incoming(classified(sealed, decided=False)))
    page = (await (await world.signed_in("leader")).get(f"/desk/{C3}")).text

    assert LETTER[:12] in page
    assert "来信写明" not in page


async def test_what_is_not_undone_in_time_is_made(waiting: World) -> None:
    browser = await waiting.signed_in("clerk")
    said = {"action": "dispatch", "unit": "scjgj", "category": "01-01-01", "reason": "核定", "version": "1"}
    await send(browser, f"/desk/{A1}", **said)
    await waiting.dispatch.execute("update held_decision set until = now()")
    await make_held(book(), waiting.store)
    assert await state(waiting, A1) == "issued"


async def test_one_complaint_becomes_two(waiting: World) -> None:
    browser = await waiting.signed_in("clerk")
    said = {
        "action": "split",
        "part": ["举报无证经营", ""],
        "part_type": ["report", "help"],
        "version": "1",
    }
    assert (await send(browser, f"/desk/{A1}", **said, reason="两件事")).status_code == 303
    await waiting.dispatch.execute("update held_decision set until = now()")
    await make_held(book(), waiting.store)
    of_one = "select count(*) from work_order where complaint_id = $1"
    assert await waiting.dispatch.fetchval(of_one, complaint().complaint_id) == 2


async def test_the_desk_supervises_and_the_unit_sees_it(world: World) -> None:
    await world.take(incoming(classified()))
    clerk, unit = await world.signed_in("clerk"), await world.signed_in("scjgj")
    said = {"action": "supervise", "reason": "请今日内联系企业", "version": "1"}
    assert (await send(clerk, f"/orders/{A1}", f"/orders/{A1}/decision", **said)).status_code == 303
    assert "督办 1" in (await unit.get("/inbox")).text


async def test_a_refusal_keeps_what_was_written(waiting: World) -> None:
    browser = await waiting.signed_in("clerk")
    answer = await send(browser, f"/desk/{A1}", action="guide", reason="可以向法院起诉", version="9")
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert "可以向法院起诉" in answer.text
    assert await state(waiting, A1) == "desk"


async def test_a_sealed_matter_shows_no_content_to_a_clerk(waiting: World) -> None:
    clerk, leader = await waiting.signed_in("clerk"), await waiting.signed_in("leader")
    assert (await clerk.get(f"/orders/{C3}")).status_code == 404
    assert (await leader.get(f"/orders/{C3}")).status_code == 200


async def test_another_clerks_case_is_left_alone(waiting: World) -> None:
    clerk, leader = await waiting.signed_in("clerk"), await waiting.signed_in("leader")
    token = fields((await clerk.get(f"/desk/{A1}")).text)
    assert "已由您领取" in (await clerk.post(f"/desk/{A1}/claim", data=token)).text
    token = fields((await leader.get(f"/desk/{A1}")).text)
    assert "其他派单员" in (await leader.post(f"/desk/{A1}/claim", data=token)).text


async def test_a_unit_signs_many_contacts_and_answers(world: World) -> None:
    await world.take(incoming(classified()), incoming(classified(complaint("B2"))))
    browser = await world.signed_in("scjgj")
    assert "A1" in (await browser.get("/inbox")).text
    signed = await send(browser, "/inbox", order=[f"{A1}:1", f"{B2}:1"])
    assert signed.status_code == 303
    assert [await state(world, each) for each in (A1, B2)] == ["signed", "signed"]
    early = await send(
        browser, f"/orders/{A1}", kind="answered", version="2", words="已办好。", outcome="solved"
    )
    assert early.status_code == 409
    assert "已办好。" in early.text, "what was written is still there"
    assert (
        await send(browser, f"/orders/{A1}", kind="contacted", version="2", words="已电话")
    ).status_code == 303
    answered = await send(
        browser, f"/orders/{A1}", kind="answered", version="3", words="已办好。", outcome="solved"
    )
    assert answered.status_code == 303
    assert await state(world, A1) == "accepted"
    assert "已办好。" in (await browser.get(f"/orders/{A1}")).text


async def test_a_form_sent_twice_counts_once(world: World) -> None:
    await world.take(incoming(classified()))
    browser = await world.signed_in("scjgj")
    shown = await browser.get(f"/orders/{A1}")
    said = fields(shown.text) | {"kind": "signed", "version": "1"}
    answers = [await browser.post(f"/orders/{A1}", data=said) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert await world.dispatch.fetchval("select count(*) from report") == 1


async def test_a_return_is_reviewed_with_its_ground(world: World) -> None:
    await world.take(incoming(classified()))
    unit = await world.signed_in("scjgj")
    said = {
        "kind": "return_requested",
        "version": "1",
        "ground": "not_our_duty",
        "basis": "三定方案",
        "words": "不属",
    }
    assert (await send(unit, f"/orders/{A1}", **said)).status_code == 303
    clerk = await world.signed_in("clerk")
    page = await clerk.get("/returns")
    assert "不属于本单位职责" in page.text
    said = {"order": str(A1), "action": "accept", "unit": "jw", "reason": "经委主管", "version": "2"}
    assert (await send(clerk, "/returns", **said)).status_code == 303
    assert await world.dispatch.fetchval("select lead from work_order") == "jw"


async def test_search_leads_to_the_order(world: World) -> None:
    await world.take(incoming(classified()), incoming(report(ReportKind.SIGNED, A1)))
    for who, reached in (("clerk", True), ("scjgj", True), ("jw", False)):
        browser = await world.signed_in(who)
        answer = await browser.get("/search?q=A1")
        assert (answer.headers.get("location") == f"/orders/{A1}") is reached
    assert "经营主体登记" in (await browser.get("/search?q=市场监管")).text


async def test_a_service_that_is_away_is_told_as_a_page(world: World) -> None:
    browser = await world.signed_in("callback")
    answer = await browser.get("/callbacks")
    assert answer.status_code == 503
    assert "服务暂时不可用" in answer.text


@pytest.mark.parametrize("kind", ["order", "return", "supervise"])
async def test_an_order_is_printed_with_its_barcode(world: World, kind: str) -> None:
    await world.take(incoming(classified()))
    browser = await world.signed_in("scjgj")
    page = await browser.get(f"/orders/{A1}/print?kind={kind}")
    assert page.status_code == 200
    assert page.text.count("<rect ") > 30
    assert (await browser.get(f"/orders/{A1}/print?kind=poem")).status_code == 404
    assert (await (await world.signed_in("jw")).get(f"/orders/{A1}/print")).status_code == 404


async def test_a_clerk_records_a_three_way_call_and_the_timeline_tells_of_it(world: World) -> None:
    await world.take(incoming(classified()))
    clerk, page = await world.signed_in("clerk"), f"/orders/{A1}"
    said = {"called_at": "2026-03-10T10:05", "unit": "scjgj", "words": "约定次日到窗口补正材料"}
    refused = await send(clerk, page, f"{page}/call", **said | {"called_at": "2199-01-01T00:00"})
    assert refused.status_code == 422
    assert "约定次日到窗口补正材料" in refused.text
    assert (await send(clerk, page, f"{page}/call", **said)).headers["location"] == page
    shown = (await clerk.get(page)).text
    assert "三方通话" in shown
    assert "03月10日10:05企业、热线与" in shown
    assert "记三方通话" not in (await (await world.signed_in("scjgj")).get(page)).text


async def test_what_is_known_stands_beside_the_case_and_the_order(waiting: World) -> None:
    await waiting.dispatch.execute(
        """insert into knowledge (entry_id, title, answer, basis, category, owner, proposed_by, proposed_at,
            approved_by, approved_at, expires_on, terms)
        values (gen_random_uuid(), '退回后怎样再办', '补正后再提交', '《条例》第三条', $1, 'zwb', 'a', now(),
            'b', now(), '2099-01-01', '{}')""",
        classified().items[0].candidates[0].category,
    )
    await waiting.take(incoming(classified(complaint("K8", side="k"))))
    clerk = await waiting.signed_in("clerk")
    shown = (await clerk.get(f"/orders/{first_order('K8')}")).text
    assert "退回后怎样再办" in shown
    assert "《条例》第三条" in shown
    words = "update knowledge set terms = array['清河', '河机', '机械'], category = null"
    await waiting.dispatch.execute(words)
    assert "退回后怎样再办" in (await clerk.get(f"/desk/{A1}")).text


async def test_a_registrar_is_shown_similar_matters_of_own_registrations_alone(waiting: World) -> None:
    await waiting.take(incoming(classified(complaint("W9", source="window", side="w"))))
    registrar = await waiting.signed_in("registrar")
    own = await registrar.get(f"/register/similar/{first_order('W9')}")
    assert "没有类似的在办诉求" in own.text
    for other in (A1, C3):
        assert "正在派单" in (await registrar.get(f"/register/similar/{other}")).text
    page = await registrar.get(f"/register?reference=TK-1&order={first_order('W9')}")
    assert f'hx-get="/register/similar/{first_order("W9")}"' in page.text
