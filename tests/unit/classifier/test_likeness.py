"""Ranking a file: words, expansion, and what is given beside the words."""

from datetime import datetime, timedelta

import pytest

from services.classifier.likeness.given import Given, Row
from services.classifier.likeness.nearest import nearest
from services.classifier.likeness.rank import SHOWN, Ranked, rank
from services.classifier.likeness.texts import head_of, vectors
from shared.domain.vocabulary import Relation

NOISE = [
    "桃园路的搅拌站夜里施工，噪声很大，居民无法入睡",
    "桃园路搅拌站的粉尘污染严重，窗台上每天一层灰",
    "搅拌站的粉尘和噪声影响桃园路两侧商户经营",
]
OTHERS = [
    "营业执照申请提交后一直显示审核中，电话没人接",
    "请问企业职工的公积金缴存比例今年有没有调整",
    "园区里的充电桩坏了两个月，物业一直没有修",
    "公司参加招标，评标结果公示期内发现有围标嫌疑",
    "厂门口的路灯不亮，工人下夜班很不安全",
]
DAY = datetime(2026, 3, 2)  # noqa: DTZ001 - files carry no zone


def ranked(rows: list[Row]) -> dict[str, list[Ranked]]:
    found: dict[str, list[Ranked]] = {row.ident: [] for row in rows}
    for each in rank(rows):
        found[each.ident].append(each)
    return found


def test_one_matter_s_texts_come_first_and_find_what_only_a_third_connects() -> None:
    rows = [Row(str(n), text) for n, text in enumerate(NOISE + OTHERS)]
    found = ranked(rows)

    for ident in ("0", "1", "2"):
        first = {each.other for each in found[ident][:2]}
        assert first == {"0", "1", "2"} - {ident}
    assert all(each.relation is Relation.NONE for each in found["4"])


def test_likeness_of_a_text_with_itself_is_one() -> None:
    made = vectors([NOISE[0], NOISE[0], OTHERS[0]])
    found = nearest(made)

    assert found.ids[0][0] == 1
    assert found.scores[0][0] == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("关于油烟的投诉\n楼下烧烤店……", "关于油烟的投诉"),
        ("楼下烧烤店油烟大。请尽快处理", "楼下烧烤店油烟大"),
        ("长" * 70 + "\n其余", "长" * 30),
        ("", ""),
    ],
)
def test_head(text: str, head: str) -> None:
    assert head_of(text) == head


def test_what_is_given_decides_where_the_words_do_not() -> None:
    rows = [
        Row("a", "机器太吵，睡不着", "", "上海某某混凝土有限公司", "桃园路8号", DAY),
        Row("b", "灰尘把衣服都弄脏了", "", "某某混凝土", "桃园路8号", DAY + timedelta(3)),
        Row("c", "机器太吵，没法午休", "", "另一家制造有限公司", "梅园路9号", DAY),
        *(Row(f"x{n}", text) for n, text in enumerate(OTHERS)),
    ]
    first = ranked(rows)["a"][0]

    assert (first.other, first.relation, first.evidence) == ("b", Relation.SAME, ("enterprise", "place"))


def test_a_field_all_rows_share_says_nothing_and_far_apart_says_less() -> None:
    rows = [Row(str(n), "", enterprise="同一家公司", time=DAY + timedelta(90 * n)) for n in range(4)]
    given = Given(rows)

    assert given.judged(0, 1, 0.5)[0] == pytest.approx(0.5 * 0.8)
    assert given.judged(0, 3, 0.5)[0] == pytest.approx(0.5 * 0.6)


def test_at_most_thirty_others_in_score_order_and_nothing_of_nothing() -> None:
    rows = [Row(str(n), NOISE[0] + "甲乙丙丁"[n % 4]) for n in range(40)]
    for found in ranked(rows).values():
        assert len(found) == SHOWN
        assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert list(rank([])) == []
    assert list(rank([Row("1", "")])) == []
