"""Files of figures: nothing in them runs."""

import io
from datetime import UTC, datetime

import pytest
from python_calamine import CalamineWorkbook

from services.feedback.export import Table, as_csv, as_xlsx

DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "＝1", "\t=1", " =1", '=HYPERLINK("http://x")')


@pytest.mark.parametrize("cell", DANGEROUS)
def test_no_cell_is_taken_for_a_formula(cell: str) -> None:
    table = Table(("数据", "件数"), [(cell, 3)])

    assert as_csv(table).decode("utf-8-sig").splitlines()[1].strip('"').startswith("'")
    assert CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(table))).get_sheet_by_index(0).to_python()[
        1
    ] == [cell, 3.0]


def test_numbers_stay_numbers_and_rare_characters_stay() -> None:
    table = Table(("名称", "值", "是否", "空"), [("𠮷野🙂", -0.5, True, None)])

    assert as_csv(table).decode("utf-8-sig").splitlines() == ["名称,值,是否,空", "𠮷野🙂,-0.5,是,"]
    assert sheet_of(table)[1][:3] == ["𠮷野🙂", -0.5, "是"]


def test_an_instant_is_read_where_the_clock_on_the_wall_shows_it() -> None:
    table = Table(("派单时间",), [(datetime(2026, 3, 9, 16, 30, 5, 123, UTC),)])

    assert as_csv(table).decode("utf-8-sig").splitlines()[1] == "2026-03-10 00:30:05"
    assert sheet_of(table)[1] == ["2026-03-10 00:30:05"]


def sheet_of(table: Table) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(table))).get_sheet_by_index(0).to_python()
