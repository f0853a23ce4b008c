"""Which town a text speaks of."""

import pytest

from shared.catalogue import Catalogue
from shared.catalogue.places import PlaceKind

TEXTS = [
    ("江桥镇某食品厂反映停电", ["jiangqiao"]),
    ("我公司在江桥镇曹安公路", ["jiangqiao"]),  # the town's name settles a road of three towns
    ("曹安公路某汽配城欠薪", ["jiangqiao", "anting", "zhenxin"]),
    ("丰庄地铁站附近曹安路上的店", ["zhenxin"]),
    ("人在安亭镇，货送到南翔镇", ["anting", "nanxiang"]),  # two full names: contested
    ("公司在安亭镇，家住南翔", ["anting"]),  # a full name is stronger than a short one
    ("南翔印象城三楼的健身房跑路了", ["nanxiang"]),
    ("嘉定新城站旁边工地夜间施工", ["malu"]),
    ("嘉定新城一家公司", ["malu", "juyuan", "xinchenglu", "gongyequ"]),
    ("菊园新区管委会答复不实", ["juyuan"]),
    ("墨玉路路面坑洼", ["anting"]),
    ("叶城路汽修厂喷漆", ["gongyequ"]),
    ("饭菜真新鲜，新成立的公司", []),  # words that only look like towns
    ("三个月没有发工资", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "towns"), TEXTS)
def test_towns_of_a_text(shipped: Catalogue, text: str, towns: list[str]) -> None:
    assert [town for town, _ in shipped.town_of(text)] == towns


def test_every_name_of_a_place_points_to_its_towns(shipped: Catalogue) -> None:
    astray = {
        name: place.towns
        for place in shipped.places
        for name in place.names
        if {town for town, _ in shipped.town_of(name)} != set(place.towns)
    }
    assert astray == {}


def test_the_evidence_names_the_words_and_the_place(shipped: Catalogue) -> None:
    ((town, evidence),) = shipped.town_of("地铁丰庄二号口的流动摊贩")

    assert town == "zhenxin"
    assert (evidence.words, evidence.place) == ("地铁丰庄", "丰庄站")
    assert (evidence.kind, evidence.shared) == (PlaceKind.METRO, False)


def test_a_shared_place_says_so(shipped: Catalogue) -> None:
    assert all(evidence.shared for _, evidence in shipped.town_of("沪宜公路坑洼"))
