"""Patterns of professional reporters, by factor and by file."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classifier.reporters.claims import Claim
from services.classifier.reporters.factors import WEIGHTS, WORDS, factors_of, is_suspected, score_of
from services.classifier.reporters.file import FileClaim, patterns
from services.classifier.reporters.phrases import phrases_in, template_of

DAY = datetime(2026, 3, 2)  # noqa: DTZ001 - files carry no zone
TEMPLATE = (
    "本人在该店购买“{}”一盒，单价{}元，外包装标签未标注生产日期，违反食品安全法第148条，要求退一赔十，"
    "并依据食品安全标准GB 7718给予书面答复"
)
STRANGERS = [
    "超市卖的牛奶打开后有异味，孩子喝了腹泻，要求超市道歉并承担医药费",
    "健身房突然关门，预付卡里还有三千元，老板电话打不通",
    "网上买的扫地机器人用了两天就坏了，商家拒绝退货",
]


def claims(count: int, *, days: int = 20, merchants: int = 10, template: bool = True) -> list[Claim]:
    words = TEMPLATE if template else "{}{}"
    return [
        Claim(str(n), f"m{n % merchants}", DAY + timedelta(days * n), phrases_in(words.format(n, n)))
        for n in range(count)
    ]


def test_phrases() -> None:
    found = phrases_in(TEMPLATE.format("阳光蛋糕", "9.9").casefold())

    assert found.families == {"label", "food_standard", "food_safety_148", "reward"}
    assert (found.multiple, found.goods, found.label_only) == (True, "阳光蛋糕", True)
    assert phrases_in(STRANGERS[0]).families == frozenset()
    assert template_of(TEMPLATE.format("甲", "1.5")) == template_of(TEMPLATE.format("乙丙", "200"))


def test_every_factor_is_weighed_and_named_in_chinese() -> None:
    names = {each.name for each in factors_of(claims(3), lambda _one, _other: 0.0)}

    assert names == set(WEIGHTS) == set(WORDS)
    assert sum(WEIGHTS.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("count", "alike", "template", "suspected"),
    [
        (10, 0.6, True, True),
        (9, 0.6, True, False),  # too few, however alike
        (10, 0.02, False, False),  # many, and nothing else: a firm's diligent customer
        (30, 0.02, False, False),
    ],
)
def test_suspected_needs_many_claims_and_two_further_factors(
    count: int, alike: float, template: bool, suspected: bool
) -> None:
    found = factors_of(claims(count, template=template), lambda _one, _other: alike)

    assert is_suspected(found) is suspected


def test_many_merchants_count_only_with_like_texts() -> None:
    figures = {
        alike: {each.name: each.figure for each in factors_of(claims(6), lambda *_, a=alike: a)}
        for alike in (0.05, 0.5)
    }

    assert (figures[0.05]["merchants"], figures[0.5]["merchants"]) == (0.0, 6.0)


def test_claims_without_words_or_time_neither_help_nor_hurt() -> None:
    blank = Claim("x", "", None, phrases_in(""), blank=True)
    plain = factors_of(claims(4), lambda *_: 0.5)
    more = {each.name: each.strength for each in factors_of([*claims(4), blank], lambda *_: 0.5)}

    for each in plain:
        if each.name != "count":
            assert more[each.name] == pytest.approx(each.strength)


@given(st.integers(1, 12), st.floats(0, 1), st.integers(0, 30))
def test_scores_stay_between_nothing_and_all(count: int, alike: float, days: int) -> None:
    found = factors_of(claims(count, days=days), lambda *_: alike)

    assert all(0.0 <= each.strength <= 1.0 for each in found)
    assert 0.0 <= score_of(found) <= 1.0


def test_a_serial_claimant_stands_out_in_a_file() -> None:
    rows = [FileClaim("serial", TEMPLATE.format(f"商品{n}", n + 5), f"店{n}", DAY) for n in range(3)]
    rows += [FileClaim("strangers", text, f"店{n}", DAY + timedelta(n)) for n, text in enumerate(STRANGERS)]
    found = {each.complainant: each for each in patterns(rows)}

    assert list(found) == ["serial", "strangers"]
    assert found["serial"].score > 3 * found["strangers"].score
    assert found["serial"].factors[0].name == "template"
