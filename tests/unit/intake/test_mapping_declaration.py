"""Whoever edits a mapping is told file, line and what is wrong."""

import pytest

from services.intake.mapping.compiled import CompiledMapping
from services.intake.mapping.load import load_mapping, read_mapping
from shared.catalogue import CatalogueError
from tests.unit.intake.made import CATALOGUE

GOOD = """name: 示例
time_zone: Asia/Shanghai
words:
  类型: {甲: consult}
fields:
  number: 编号
  submitted_at: 时间
items:
  each: 事项
  fields:
    request_type: {from: 类型, words: 类型}
    text: 内容
"""


def test_one_item_for_each_entry_of_a_list() -> None:
    mapping = CompiledMapping(read_mapping("x.yaml", GOOD.encode()))
    said = {
        "编号": "1",
        "时间": "2026-03-10",
        "事项": [{"类型": "甲", "内容": "一"}, {"内容": "二"}, {"类型": "甲"}],
    }
    assert mapping.fields(said)["items"] == [{"request_type": "consult", "text": "一"}, {"text": "二"}]
    assert mapping.path_of("items.1.text") == "事项.内容"


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("number: 编号", "nummer: 编号", 6, "nummer"),
        ("words: 类型}", "words: 种类}", 1, "种类"),
        ("Asia/Shanghai", "Asia/Jiading", 2, "Asia/Jiading"),
        ("name: 示例", "name: 示例\nencoding: gb2", 2, "gb2"),
        ("  number: 编号", "  number: 编号\n  number: 号", 7, "重复"),
        ("items:", "itemz:", 8, "itemz"),
        ("text: 内容", "text: [内容", 13, "YAML"),
    ],
)
def test_mistakes_name_their_line(before: str, after: str, line: int, words: str) -> None:
    with pytest.raises(CatalogueError) as error:
        read_mapping("mappings/x.yaml", GOOD.replace(before, after).encode())
    assert line in [problem.line for problem in error.value.problems if words in problem.message]


def test_a_missing_mapping_is_told() -> None:
    with pytest.raises(CatalogueError, match="缺少"):
        load_mapping(CATALOGUE.folder, "nobody")
