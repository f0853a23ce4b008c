"""Signals and proposed marks."""

import pytest

from services.classifier.rules.hints import hints, proposed_marks


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("厂区闻到煤气味，怀疑燃气泄漏", ("danger",)),
        ("扬言要跳楼，现场几十人聚集维权", ("group", "threat")),
        ("断水断电导致停产，工资没发", ("urgent",)),
        ("两镇交界的道路没人管", ("cross_town",)),
        ("品牌联名款手机壳掉色", ()),
        ("多年前的历史遗留问题", ()),
        ("", ()),
    ],
)
def test_hints(text: str, found: tuple[str, ...]) -> None:
    assert hints(text) == found


def test_an_old_matter_is_proposed_with_its_word_and_nothing_else() -> None:
    (mark,) = proposed_marks("这块地的历史遗留问题拖了多年，联系人电话在前面")

    assert (mark.kind, mark.evidence) == ("legacy", "历史遗留")
    assert proposed_marks("昨天刚发生的事") == ()
