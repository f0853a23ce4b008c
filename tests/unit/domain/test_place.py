import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.place import Place, extract_place


def place(text: str = "", *, is_home: bool = False, **parts: str) -> Place:
    return Place(text=text, is_home=is_home, **parts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上海市嘉定区安亭镇墨玉路185号", place("墨玉路185号", road="墨玉路", number="185号")),
        (
            "安亭镇墨玉路185号嘉亭荟城市生活广场2楼201室",
            place(
                "墨玉路185号嘉亭荟城市生活广场2楼201室",
                road="墨玉路",
                number="185号",
                premises="嘉亭荟城市生活广场",
                building="2楼201室",
            ),
        ),
        (
            "我公司位于嘉定工业区叶城路1288号B座601室",
            place(
                "嘉定工业区叶城路1288号B座601室",
                park="嘉定工业区",
                road="叶城路",
                number="1288号",
                building="B座601室",
            ),
        ),
        ("胜辛南路500号15幢", place("胜辛南路500号15幢", road="胜辛南路", number="500号", building="15幢")),
        ("沿沪宜公路2228号向北", place("沪宜公路2228号", road="沪宜公路", number="2228号")),
        (
            "曹安公路1685弄2号101室五金店",
            place("曹安公路1685弄2号101室", road="曹安公路", number="1685弄2号", building="101室"),
        ),
        ("永盛路２２０１号", place("永盛路２２０１号", road="永盛路", number="２２０１号")),
        ("南翔智地产业园3号楼", place("南翔智地产业园3号楼", park="南翔智地产业园", building="3号楼")),
        ("江桥万达广场停车难", place("江桥万达广场", premises="江桥万达广场")),
        ("在和静路上违停", place("和静路", road="和静路")),
        ("真新街道金沙江路", place("金沙江路", road="金沙江路")),
        ("马陆镇博学路与宝安公路路口", place("博学路", road="博学路")),
        # a numbered road before a bare one, a business place before a home
        ("途经博乐路，在银翔路515号", place("银翔路515号", road="银翔路", number="515号")),
        ("家住塔城路1弄2号301室，反映银翔路515号饭店", place("银翔路515号", road="银翔路", number="515号")),
        # of a home everything but the dwelling
        (
            "家住塔城路123弄45号601室",
            place("塔城路123弄〔住址〕", road="塔城路", number="123弄", is_home=True),
        ),
        ("住在塔城路456号302室", place("塔城路〔住址〕", road="塔城路", is_home=True)),
        ("南翔花园3栋2单元502", place("南翔花园〔住址〕", premises="南翔花园", is_home=True)),
        # nothing to be found
        ("小区旁边的马路上", place()),
        ("我们小区", place()),
        ("新成路街道办事处", place()),
        ("市场监管局整顿市场秩序", place()),
        ("乘坐11号线到嘉定北站", place()),
        ("走高速公路", place()),
        ("", place()),
    ],
)
def test_the_parts_of_a_place(text: str, expected: Place) -> None:
    assert extract_place(text) == expected


@given(st.text(alphabet="塔城路弄号室栋单元家住小区大厦公司园12３，。 ", max_size=40))
def test_every_part_is_the_texts_own(text: str) -> None:
    found = extract_place(text)
    for part in (found.road, found.number, found.building, found.park, found.premises):
        assert part in text
        assert part in found.text
    assert found.is_home == found.text.endswith("〔住址〕")
