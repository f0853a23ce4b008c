"""The twelve scenes of the trade, end to end on real Kafka; `docs/scenes.md` tells them as played."""

import pytest

from deploy.local.clock import shanghai
from shared.contract.events.submission import SubmittedParty
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import (
    CityReportKind,
    Colour,
    OrderKind,
    PartyKind,
    ReportKind,
    RequestType,
    Satisfaction,
    Solved,
)
from tests.scenes.order import Order
from tests.scenes.scene import Scene

told = pytest.mark.told
RETURN = {"ground": "not_our_duty", "basis": "《三定方案》第二条", "words": "建议由主管部门办理"}


async def closed(scene: Scene, order: Order, unit: str) -> None:
    """The unit handles it and the complainant is content."""
    await scene.unit(unit).handles(order)
    await order.until(State.ACCEPTED)
    await scene.survey.hears(order, Solved.YES, Satisfaction.SATISFIED)
    await order.until(State.CLOSED)


@told("1. A first complaint")
async def test_s01(scene: Scene) -> None:
    """An enterprise complains for the first time about what a line department has the power over: 条线为主.
    The department leads, the town where it happened gets a copy, the city hears of every step."""
    order = await scene.complains(scene.example("01-01-01"))
    assert order.now.lead == "scjgj"
    assert (await order.told("nanxiang", OrderKind.COPIED)).due is None
    await closed(scene, order, "scjgj")
    await scene.city.heard(order.number, CityReportKind.ANSWERED)


@told("2. A third time on a line matter: the town is kept out")
async def test_s02(scene: Scene) -> None:
    """The same enterprise comes a third time in 180 days with the same matter (clause 52). Each time the desk
    is asked first; the third time the mark `repeated` stands beside the proposal, a person confirms it by
    issuing, and the town gets no copy any more."""
    words = scene.example("01-01-05")
    first = await scene.complains(words)
    await first.told("nanxiang", OrderKind.COPIED)
    await closed(scene, first, "scjgj")
    await scene.at("2026-04-01 09:30")
    second = await scene.complains(words)
    assert (second.now.state, second.decision.rule) == (State.DESK, "repeat-closed")
    await scene.clerk.decides(second, "dispatch", "有新情况，重新办理", unit="scjgj")
    await second.told("nanxiang", OrderKind.COPIED)
    await closed(scene, second, "scjgj")
    await scene.at("2026-05-06 14:00")
    third = await scene.complains(words)
    assert third.now.marks == ("repeated",)
    assert third.decision.facts["mark_proposed"] == "repeated"
    await scene.clerk.decides(third, "dispatch", "180日内第三次反映，确认为多次重复，条线为主", unit="scjgj")
    await third.told("scjgj", OrderKind.ISSUED)
    assert third.decision.facts["mark"] == "repeated"
    assert third.now.informed == ()
    await closed(scene, third, "scjgj")
    assert third.messages("nanxiang") == []


@told("3. Outdoor stalls: the town leads")
async def test_s03(scene: Scene) -> None:
    """Street life is the towns' own business, with a light hand (clause 53): the exception to clause 52. The
    line department gets a copy."""
    order = await scene.complains(scene.example("14-01-01"), request_type=RequestType.HELP)
    assert (order.now.lead, order.decision.rule) == ("nanxiang", "street-life")
    await order.told("lhsrj", OrderKind.COPIED)
    await closed(scene, order, "nanxiang")


@told("4. A power the town holds")
async def test_s04(scene: Scene) -> None:
    """Burning in the open is on the list of enforcement matters that towns hold in their own name: the town
    leads, the department guides. The list valid on the day counts."""
    order = await scene.complains(scene.example("17-02-04"), request_type=RequestType.REPORT)
    assert (order.now.lead, order.decision.rule) == ("nanxiang", "power-held-by-town")
    await order.told("cgj", OrderKind.COPIED)
    await closed(scene, order, "nanxiang")


@told("5. Two departments, and one named act asked of the town")
async def test_s05(scene: Scene) -> None:
    """The owner of the matter leads, the other department co-handles and gives its part. The lead asks the
    town for one named act with a due time; the town may refuse with a reason, and both are kept (clause
    51)."""
    order = await scene.complains(scene.example("03-04-01"))
    assert (order.now.lead, order.now.co) == ("jw", ("scjgj",))
    await order.told("scjgj", OrderKind.ISSUED)
    await scene.unit("jw").reports(order, ReportKind.SIGNED)
    await scene.unit("scjgj").reports(order, ReportKind.CO_REPORTED, words="已约谈物业，未见书面协议")
    await order.told("jw", OrderKind.CO_REPORTED)
    await scene.unit("jw").reports(
        order, ReportKind.HELP_ASKED, units=("nanxiang",), words="请通知物业到场开放弱电间"
    )
    assert (await order.told("nanxiang", OrderKind.HELP_ASKED)).until == shanghai("2026-03-12 17:30")
    await scene.unit("nanxiang").reports(order, ReportKind.HELP_GIVEN, words="已通知物业，明日上午到场")
    await order.told("jw", OrderKind.HELP_ANSWERED)
    await closed(scene, order, "jw")


@told("6. A return refused")
async def test_s06(scene: Scene) -> None:
    """A unit may ask once, with a reason code and its legal basis; the desk reviews within a working day.
    Refused, the unit goes on, and the clock never stood still. A second request is refused by the rules
    themselves."""
    order = await scene.complains(scene.example("01-01-01"))
    office = scene.unit("scjgj")
    await order.told("scjgj", OrderKind.ISSUED)
    await office.reports(order, ReportKind.RETURN_REQUESTED, **RETURN)
    asked = await order.until(State.RETURN_REQUESTED)
    assert asked.review_by == shanghai("2026-03-11 17:30")
    await scene.later(hours=4)
    waiting = await scene.clerk.sees("/returns")
    assert order.number in [item["number"] for item in waiting["items"]]
    await scene.clerk.asks(
        f"/returns/{order.order_id}/decide", action="refuse", reason="登记职权在市场监管局，请继续办理"
    )
    await order.told("scjgj", OrderKind.RETURN_REFUSED)
    assert (order.now.state, order.now.return_refused) == (State.ISSUED, ("scjgj",))
    await office.reports(order, ReportKind.RETURN_REQUESTED, **RETURN)
    refused = await order.told("scjgj", OrderKind.REPORT_REFUSED)
    assert refused.refusal
    assert refused.refusal.code == "already_returned"
    await closed(scene, order, "scjgj")


@told("7. A return accepted, then designation at the cap")
async def test_s07(scene: Scene) -> None:
    """The ledger keeps from, to, ground and the time each used. The hop that would reach the cap (2) must be
    a designation: binding, it can't be returned, and nobody gets back what he returned."""
    order = await scene.complains(scene.example("01-01-01"))
    decide = f"/returns/{order.order_id}/decide"
    await order.told("scjgj", OrderKind.ISSUED)
    await scene.unit("scjgj").reports(order, ReportKind.RETURN_REQUESTED, **RETURN)
    await order.until(State.RETURN_REQUESTED)
    await scene.later(hours=2)
    await scene.clerk.asks(decide, action="accept", unit="zwb", reason="理由成立，改派政务服务办")
    await order.told("zwb", OrderKind.REISSUED)
    await scene.unit("zwb").reports(order, ReportKind.RETURN_REQUESTED, **RETURN)
    await order.until(State.RETURN_REQUESTED)
    again = await scene.clerk.tries(decide, action="accept", unit="sjj", reason="再改派")
    assert again.json()["code"] == "hop_cap"
    back = await scene.clerk.tries(decide, action="designate", unit="scjgj", reason="指定")
    assert back.json()["code"] == "unit_excluded"
    await scene.later(days=1)
    await scene.clerk.asks(decide, action="designate", unit="sjj", reason="已到流转上限，指定数据局承办")
    await order.told("sjj", OrderKind.DESIGNATED)
    hops = [(hop.from_unit, hop.to_unit, hop.seconds_used // 3600) for hop in order.now.hops]
    assert hops == [("scjgj", "zwb", 2), ("zwb", "sjj", 24)]
    await scene.unit("sjj").reports(order, ReportKind.RETURN_REQUESTED, **RETURN)
    refused = await order.told("sjj", OrderKind.REPORT_REFUSED)
    assert refused.refusal
    assert refused.refusal.code == "already_designated"
    await closed(scene, order, "sjj")


@told("8. The town blows the whistle, departments report in")
async def test_s08(scene: Scene) -> None:
    """街镇吹哨、部门报到 (clause 51): the town that got the copy calls two departments on the order; they
    report in within a working day, one of them late; what was agreed is kept. Both sides are on the order
    for evaluation."""
    order = await scene.complains(scene.example("01-01-01"))
    await order.told("nanxiang", OrderKind.COPIED)
    await scene.unit("nanxiang").reports(
        order, ReportKind.WHISTLE, units=("scjgj", "ghzyj"), words="注册地址与规划用途不符，请两部门到场会商"
    )
    called = await order.told("ghzyj", OrderKind.WHISTLED)
    assert called.until == shanghai("2026-03-11 17:30")
    await order.told("scjgj", OrderKind.WHISTLED)
    await scene.later(hours=3)
    await scene.unit("scjgj").reports(order, ReportKind.REPORT_IN)
    await order.told("nanxiang", OrderKind.REPORTED_IN)
    await scene.later(days=2)
    await scene.unit("ghzyj").reports(order, ReportKind.REPORT_IN)
    await order.told("nanxiang", OrderKind.REPORTED_IN, times=2)
    await scene.unit("nanxiang").reports(
        order, ReportKind.CONSULTED, words="由市场监管局办理登记，规划资源局三日内出具用途说明"
    )
    await order.told("ghzyj", OrderKind.CONSULTED)
    assert order.now.joint
    whistle = order.now.joint.whistles[0]
    late = {each.unit: each.at is None or each.at > whistle.due for each in whistle.units}
    assert late == {"scjgj": False, "ghzyj": True}
    await closed(scene, order, "scjgj")


@told("9. Arrears over Spring Festival")
async def test_s09(scene: Scene) -> None:
    """A supplier complains of arrears three days before the festival of 2026. Five working days run over a
    worked Saturday (02-14) and nine days off (02-15 to 02-23); the statute's thirty calendar days run
    beside them and never move the city's date. The lead is warned in working time: yellow on the first
    morning after the festival."""
    await scene.at("2026-02-12 10:00")
    order = await scene.complains(scene.example("12-01-03"), due_days=30)
    due = order.now.due
    assert due
    assert (order.now.lead, order.decision.rule) == ("jw", "arrears")
    assert due.internal == due.binding == shanghai("2026-02-26 17:30")
    assert due.statutory == shanghai("2026-03-14 17:30")
    await order.told("jw", OrderKind.ISSUED)
    for kind in (ReportKind.SIGNED, ReportKind.CONTACTED):
        await scene.unit("jw").reports(order, kind)
    await order.until(State.CONTACTED)
    await scene.at("2026-02-24 10:00")
    warned = await order.told("jw", OrderKind.WARNED)
    assert warned.due
    assert warned.due.colour is Colour.YELLOW
    await scene.at("2026-02-26 18:00")
    await order.told("jw", OrderKind.WARNED, times=2)
    assert order.now.due
    assert (order.now.due.colour, order.now.due.city) == (Colour.RED, due.city)
    await scene.unit("jw").reports(order, ReportKind.ANSWERED)
    await order.until(State.ACCEPTED)
    await scene.survey.hears(order, Solved.YES, Satisfaction.SATISFIED)
    await order.until(State.CLOSED)


@told("10. Three enterprises, one class matter")
async def test_s10(scene: Scene) -> None:
    """Three enterprises in one park complain of the same thing: nobody is merged with anybody, each keeps
    number, lead and due time. The third opens a class matter (一类事); the desk names who leads it and
    answers once; every number is reported for itself."""
    words = scene.example("03-04-01", 1)
    orders = [await scene.complains(words, by=firm) for firm in (1, 2, 3)]
    for order in orders:
        await order.moved(Move.LINK)
    matter = orders[0].now.joint and orders[0].now.joint.class_matter
    assert {order.now.state for order in orders} == {State.ISSUED}
    await scene.clerk.asks(f"/class-matters/{matter}/lead", unit="jw", reason="宽带接入由经委牵头")
    for order in orders:
        for kind in (ReportKind.SIGNED, ReportKind.CONTACTED):
            await scene.unit("jw").reports(order, kind)
        await order.until(State.CONTACTED)
    answered = await scene.clerk.asks(
        f"/class-matters/{matter}/answer",
        words="园区已签公平接入承诺，三家运营商三月底前进场。",
        outcome="solved",
        basis="《电信条例》",
    )
    assert [line["code"] for line in answered["orders"]] == [None] * 3
    for order in orders:
        assert (await scene.city.heard(order.number, CityReportKind.ANSWERED)).words.startswith("园区已签")
        await order.until(State.ACCEPTED)


@told("11. Guided to court, after a person confirmed")
async def test_s11(scene: Scene) -> None:
    """A dispute over payment between two firms is no public body's to decide. The machine proposes the court;
    the number counts as at the desk until a named person confirms, who can take it back for ten seconds."""
    order = await scene.complains(scene.example("13-01-01"))
    assert (order.now.state, order.decision.place) == (State.DESK, "propose_guided")
    decide = f"/desk/{order.order_id}"
    held = {"action": "guide", "reason": "请向区人民法院提起诉讼", "hold": 10}
    await scene.clerk.asks(f"{decide}/decide", **held)
    await scene.clerk.asks(f"{decide}/undo")
    again = "买卖合同纠纷，请向区人民法院提起诉讼，或申请商事调解"
    await scene.clerk.asks(f"{decide}/decide", **held | {"reason": again})
    assert order.now.state is State.DESK
    await scene.later(seconds=11)
    guided = await order.moved(Move.GUIDE)
    assert (guided.actor_id, guided.reason) == ("desk", again)
    assert (await scene.city.heard(order.number, CityReportKind.ANSWERED)).words == again


@told("12. A complaint against the unit that would have led")
async def test_s12(scene: Scene) -> None:
    """回避: who is complained of never leads, helps, reviews or gets a copy. The desk is told who else comes
    into question; naming the unit itself is refused."""
    respondent = SubmittedParty(kind=PartyKind.UNIT, unit="scjgj")
    order = await scene.complains(scene.example("01-01-01"), respondent=respondent)
    assert (order.now.state, order.decision.rule, order.decision.suggest) == (
        State.DESK,
        "recusal-lead",
        "sfj",
    )
    decide = f"/desk/{order.order_id}/decide"
    wrong = await scene.clerk.tries(decide, action="dispatch", unit="scjgj", reason="属其职权")
    assert wrong.json()["code"] == "unit_excluded"
    await scene.clerk.decides(order, "dispatch", "被反映单位回避，由司法局办理", unit="sfj")
    await order.told("sfj", OrderKind.ISSUED)
    await closed(scene, order, "sfj")
    assert order.messages("scjgj") == []
