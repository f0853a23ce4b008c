"""The exchange as a workbook: our reports out, each with a place for its receipt, and what the city says."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from services.intake.door import Door
from services.intake.table_file import Row, open_table
from shared.domain.chinese_words import CITY_REPORTS
from shared.domain.worktime import SHANGHAI

_OUTCOMES = {
    "accepted": "受理",
    "not_accepted": "不予受理",
    "mediated": "调解成功",
    "mediation_ended": "终止调解",
    "case_filed": "立案",
    "case_not_filed": "不予立案",
    "informed": "已告知",
    "solved": "已解决",
    "partly_solved": "部分解决",
    "unsolved": "暂无法解决",
}
RECEIPT, WORDS = "回执结果", "批复意见"
"""The columns the city fills in: 接收 or 拒收, and why."""

_COLUMNS = {
    "回报编号": 38,
    "工单编号": 22,
    "回报类型": 14,
    "承办单位": 24,
    "办理结果": 12,
    "外部案号": 18,
    "依据": 30,
    "理由": 16,
    "申请天数": 10,
    "办理情况": 60,
    "附件地址": 60,
    "诉求时间": 26,
    "动作": 8,
    RECEIPT: 12,
    WORDS: 30,
}


def write_reports(path: Path, reports: Iterable[dict[str, Any]]) -> int:
    """Write the reports, one a row, every cell as text (a formula stays what it says); returns how many."""
    count = 0
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("回报")
        for column, (name, width) in enumerate(_COLUMNS.items()):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name)
        sheet.freeze_panes(1, 0)
        for count, report in enumerate(reports, 1):
            for column, cell in enumerate(_cells(report)):
                sheet.write_string(count, column, cell)
    return count


def rows_said(path: Path, source: str, door: Door) -> Iterator[Row]:
    """The rows in which the city says something: a receipt left blank says nothing yet.

    Raises TableError for a file that is no table of the source.
    """
    mapping = door.sources[source]
    assert mapping is not None
    for row in open_table(path, mapping):
        if "回执".encode() not in row.value or RECEIPT.encode() in row.value:
            yield row


def _cells(report: dict[str, Any]) -> Sequence[str]:
    return (
        report["report_id"],
        report["number"],
        CITY_REPORTS.get(report["kind"], report["kind"]),
        report["unit_name"],
        _OUTCOMES.get(report["outcome"] or "", report["outcome"] or ""),
        report["outside_case"] or "",
        report["basis"],
        report["ground"] or "",
        str(report["days"] or ""),
        report["words"],
        "\n".join(file["path"] for file in report.get("files", ())),
        f"{datetime.fromisoformat(report['at']).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
        "回执",
        "",
        "",
    )
