"""A return is reviewed only with what its ground demands: who may use it, what it cites, whom it names."""

from typing import Any

import pytest

from services.dispatch.rules.changes import changes
from shared.contract.events.order import OrderState, ReturnAsked
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import ReturnGround
from tests.unit.dispatch.desk import MemoryDesk
from tests.unit.dispatch.samples import NOW, book, classified, complaint, first_order, incoming, respondent
from tests.unit.dispatch.test_orders import command, refused, through

STALLS = "14-01-03"
CITED = "《上海市城市管理综合行政执法条例》第十一条"


def led_by(category: str, **more: Any) -> OrderState:
    desk = MemoryDesk()
    desk.hear(incoming(classified(complaint(**more), category)))
    return desk.order(first_order())


LINE, TOWN = led_by("01-01-01", respondent=respondent("gzw")), led_by(STALLS)


def asks(who: str, ground: str, **more: Any) -> Any:
    return command(Move.REQUEST_RETURN, who=who, ground=ground, **more)


@pytest.mark.parametrize(
    ("order", "who", "ground", "given", "code"),
    [
        (LINE, "scjgj", "because", {"basis": CITED, "words": "不办"}, "unknown_ground"),
        (LINE, "scjgj", "not_our_duty", {}, "missing_ground"),
        (LINE, "scjgj", "not_our_duty", {"words": "不属我局"}, "missing_ground"),
        (LINE, "scjgj", "not_our_duty", {"basis": "不归我们管", "words": "不属我局"}, "basis_not_cited"),
        (LINE, "scjgj", "not_our_duty", {"basis": CITED}, "missing_words"),
        (LINE, "scjgj", "power_elsewhere", {"basis": CITED}, "missing_units"),
        (LINE, "scjgj", "power_elsewhere", {"basis": CITED, "units": ("jw", "sww")}, "missing_units"),
        (LINE, "scjgj", "power_elsewhere", {"basis": CITED, "units": ("nobody",)}, "unknown_unit"),
        (LINE, "scjgj", "power_elsewhere", {"basis": CITED, "units": ("scjgj",)}, "unit_excluded"),
        (LINE, "scjgj", "power_elsewhere", {"basis": CITED, "units": ("gzw",)}, "unit_excluded"),
        (LINE, "scjgj", "not_our_area", {"units": ("malu",), "words": "在马陆"}, "ground_not_open"),
        (TOWN, "nanxiang", "not_our_area", {"words": "不在本镇"}, "missing_units"),
        (TOWN, "nanxiang", "not_our_area", {"units": ("cgj",), "words": "不在本镇"}, "unknown_unit"),
        (TOWN, "nanxiang", "wrong_facts", {"basis": CITED}, "missing_words"),
    ],
)
def test_an_unsupported_return_is_refused_with_the_reason(
    order: OrderState, who: str, ground: str, given: dict[str, Any], code: str
) -> None:
    assert refused(order, asks(who, ground, **given)) == code


@pytest.mark.parametrize(
    ("order", "who", "ground", "given"),
    [
        (LINE, "scjgj", "not_our_duty", {"basis": "本单位权责清单无此事项", "words": "不属我局"}),
        (LINE, "scjgj", "power_elsewhere", {"basis": CITED, "units": ("fy",)}),
        (LINE, "scjgj", "not_government", {"basis": "《民事诉讼法》第二条", "words": "合同纠纷"}),
        (TOWN, "nanxiang", "not_our_area", {"units": ("malu",), "words": "门牌在沪宜公路东侧"}),
        (TOWN, "nanxiang", "wrong_facts", {"words": "店铺已于去年关闭"}),
    ],
)
def test_a_supported_one_waits_for_the_desk_with_what_it_stands_on(
    order: OrderState, who: str, ground: str, given: dict[str, Any]
) -> None:
    asked = through(order, asks(who, ground, **given))
    assert (asked.state, asked.return_ground) == (State.RETURN_REQUESTED, ground)
    assert asked.return_asked == ReturnAsked(basis=given.get("basis", ""), to=given.get("units", ()))


def test_the_catalogue_says_what_every_ground_needs() -> None:
    assert set(book().terms.grounds) == set(ReturnGround)
    assert all(ground.basis for ground in book().terms.grounds.values())


def test_what_was_asked_goes_when_it_is_decided() -> None:
    asked = through(TOWN, asks("nanxiang", "wrong_facts", words="地点有误"))
    refusing = command(Move.REFUSE_RETURN, words="地点无误")
    assert changes(asked, refusing, NOW, book().terms)["return_asked"] is None
