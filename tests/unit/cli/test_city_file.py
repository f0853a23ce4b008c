"""The city's workbook: what goes out comes back with a receipt, and a formula stays text."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import xlsxwriter
from python_calamine import CalamineWorkbook

from cli.city_file import RECEIPT, rows_said, write_reports
from shared.contract.events.submission import Submission
from shared.domain.vocabulary import Action
from tests.unit.intake.made import DOOR

REPORT: dict[str, Any] = {
    "report_id": "6f27c9ac-783a-5a3f-b55a-3c4cf1e77e1e",
    "kind": "answered",
    "source": "sh12345",
    "number": "SH1",
    "complaint_id": "d309c8bd-9ab9-597f-9128-5df9ab7609f0",
    "unit_name": "区经济委员会",
    "outcome": "solved",
    "outside_case": None,
    "basis": "",
    "ground": None,
    "days": None,
    "words": '=HYPERLINK("http://x")',
    "at": "2026-03-12T09:00:00.250000Z",
}


def test_reports_go_out_as_text_and_come_back_as_receipts(tmp_path: Path) -> None:
    out, back = tmp_path / "out.xlsx", tmp_path / "back.xlsx"
    assert write_reports(out, [REPORT, REPORT | {"report_id": "later", "kind": "some_new_kind"}]) == 2
    heading, first, second = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert first[heading.index("诉求时间")] == "2026-03-12 17:00:00"
    assert (first[2], first[4], first[9], second[2]) == ("答复", "已解决", REPORT["words"], "some_new_kind")
    first[heading.index(RECEIPT)] = "拒收"
    with xlsxwriter.Workbook(str(back)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((heading, first, second)):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    (row,) = rows_said(back, "sh12345", DOOR)
    said = DOOR.open_mapped(row.value, "sh12345")
    assert isinstance(said, Submission)
    assert (said.action, said.granted, said.report_id) == (Action.RECEIPT, False, REPORT["report_id"])
    assert said.submitted_at == datetime(2026, 3, 12, 9, tzinfo=UTC)
    assert orjson.loads(row.value)["工单编号"] == said.number == "SH1"
