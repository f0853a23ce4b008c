"""A survey firm's file: filled in and read again, row by row."""

from pathlib import Path

import pytest

from cli.callback_file import CallbackFileError, filled, results_of
from services.feedback.export import Table, as_csv, as_xlsx
from shared.domain.identifiers import stable_id

CALLBACK = str(stable_id("callback"))
OPEN = [
    {
        "callback_id": CALLBACK,
        "attempt": 1,
        "number": "JD1",
        "unit": "scjgj",
        "due_at": "2026-03-10T19:52:33.501816+00:00",
    }
]


def written(path: Path, **said: str) -> Path:
    """A file as exported, its first row filled in."""
    table = filled(OPEN, {"scjgj": "市场监管局"})
    row = [said.get(title, cell) for title, cell in zip(table.headings, table.rows[0], strict=True)]
    blank = [*OPEN[0].values(), *[""] * 9]
    write = as_xlsx if path.suffix == ".xlsx" else as_csv
    path.write_bytes(write(Table(table.headings, [row, [str(cell) for cell in blank]])))
    return path


def test_who_calls_reads_names_and_local_times() -> None:
    (row,) = filled(OPEN, {"scjgj": "市场监管局"}).rows
    assert row[:5] == [CALLBACK, "1", "JD1", "市场监管局", "2026-03-11 03:52"]


def test_what_a_spreadsheet_program_saves_is_the_same_result(tmp_path: Path) -> None:
    said = {"回访主体": "第三方", "是否接通": "是", "诉求人意见": "还有一处没修"}
    ours = written(tmp_path / "ours.csv", **said, 回访时间="2026-03-11 09:30")
    saved = tmp_path / "saved.csv"
    text = ours.read_text("utf-8-sig").replace("2026-03-11 09:30", "2026/3/11 9:30")
    saved.write_bytes(text.encode("gb18030"))
    assert results_of(saved) == results_of(ours)


@pytest.mark.parametrize("name", ["said.csv", "said.xlsx"])
def test_what_the_firm_filled_in_is_read_again(tmp_path: Path, name: str) -> None:
    said = {
        "回访主体": "第三方",
        "是否接通": "是",
        "是否解决": "部分解决",
        "是否满意": "基本满意",
        "原因代码": "slow，result",
        "诉求人意见": "还有一处没修",
        "回访时间": "2026-03-11 09:30",
    }
    first, again = (results_of(written(tmp_path / name, **said)) for _ in range(2))

    assert first == again
    assert [each.row for each in first] == [2]  # a row in which nothing is said is left alone
    body = first[0].body
    assert (body["callback_id"], body["owner"], body["reached"]) == (CALLBACK, "firm", True)
    assert (body["solved"], body["satisfaction"], body["reasons"]) == ("partly", "fairly", ["slow", "result"])
    assert body["at"] == "2026-03-11T09:30:00+08:00"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"回访主体": "第三方", "是否接通": "接通了"}, "只能写"),
        ({"回访主体": "第三方", "是否接通": "是", "回访时间": "昨天"}, "2026-10-08 14:30"),
    ],
)
def test_what_nobody_can_read_is_named_with_its_row(tmp_path: Path, said: dict[str, str], words: str) -> None:
    with pytest.raises(CallbackFileError, match=f"第 2 行.*{words}"):
        results_of(written(tmp_path / "said.csv", **said))


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "said.csv"
    file.write_text("工单编号,意见\nJD1,好\n", "utf-8")

    with pytest.raises(CallbackFileError, match="缺少栏目"):
        results_of(file)
