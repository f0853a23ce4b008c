"""The file of a survey firm: a row a try; the firm fills in what was said, in the words people use."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from cli.csv_rows import moment_in
from cli.times import local
from services.feedback.export import Table
from shared.domain.identifiers import stable_id
from shared.domain.worktime import SHANGHAI

_GIVEN = {
    "callback_id": "回访编号",
    "attempt": "第几次",
    "number": "工单编号",
    "unit": "承办单位",
    "due_at": "请于此后回访",
}
_ASKED = {
    "owner": "回访主体",
    "reached": "是否接通",
    "solved": "是否解决",
    "satisfaction": "是否满意",
    "reasons": "原因代码",
    "exception": "合理例外",
    "evidence": "例外依据",
    "words": "诉求人意见",
    "at": "回访时间",
}
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "owner": {"市": "city", "区": "district", "街镇": "town", "第三方": "firm"},
    "reached": {"是": True, "否": False},
    "solved": {"已解决": "yes", "部分解决": "partly", "未解决": "no"},
    "satisfaction": {"满意": "satisfied", "基本满意": "fairly", "不满意": "not"},
    "exception": {"诉求不合法": "unlawful", "已由法院裁判": "judged", "政策不允许": "policy"},
}


class CallbackFileError(Exception):
    """The file can't be used; the message is for people."""


@dataclass(frozen=True, slots=True)
class FileResult:
    """A row by its number (the heading is 1), as the body of a result."""

    row: int
    body: dict[str, Any]


def filled(callbacks: Sequence[Mapping[str, Any]], units: Mapping[str, str]) -> Table:
    """Tries to be made, with units' names and local times, and empty columns for what is said."""
    empty = [""] * len(_ASKED)
    rows = []
    for each in callbacks:
        told = {**each, "unit": units.get(each["unit"], each["unit"]), "due_at": local(each["due_at"])}
        rows.append([str(told[name]) for name in _GIVEN] + empty)
    return Table((*_GIVEN.values(), *_ASKED.values()), rows)


def results_of(file: Path) -> list[FileResult]:
    """Rows in which it is said whether somebody was reached. Raises CallbackFileError."""
    heading, *rows = _cells(file) or [[]]
    columns = {title: place for place, title in enumerate(heading)}
    missing = {_GIVEN["callback_id"], _ASKED["owner"], _ASKED["reached"]} - columns.keys()
    if missing:
        raise CallbackFileError(f"缺少栏目：{'、'.join(sorted(missing))}")
    found = []
    for number, cells in enumerate(rows, 2):
        row = [*cells, *[""] * (len(heading) - len(cells))]
        said = {name: row[columns[title]].strip() for name, title in _ASKED.items() if title in columns}
        if said["reached"]:
            found.append(FileResult(number, _body(number, row[columns[_GIVEN["callback_id"]]].strip(), said)))
    return found


def _body(number: int, callback: str, said: Mapping[str, str]) -> dict[str, Any]:
    body = {name: _read(number, name, text) for name, text in said.items() if text}
    # The same row again is the same result, whatever the file is called and whichever program saved it.
    identity = stable_id("callback file", callback, *(f"{name}={what}" for name, what in body.items()))
    return {"callback_id": callback, "result_id": str(identity), **body}


def _read(number: int, name: str, text: str) -> Any:
    if name == "reasons":
        return text.replace("，", ",").replace("、", ",").split(",")
    if name == "at":
        return _moment(number, text)
    words = _WORDS.get(name)
    if words is None:
        return text
    if text not in words:
        raise CallbackFileError(f"第 {number} 行「{_ASKED[name]}」只能写：{'、'.join(words)}")
    return words[text]


def _moment(number: int, text: str) -> str:
    try:
        moment: datetime | None = datetime.fromisoformat(text)
    except ValueError:
        moment = moment_in(text)
    if moment is None:
        raise CallbackFileError(f"第 {number} 行「{_ASKED['at']}」请写作 2026-10-08 14:30")
    return (moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)).isoformat()


def _cells(file: Path) -> list[list[str]]:
    try:
        if file.suffix == ".xlsx":
            sheet = CalamineWorkbook.from_path(file).get_sheet_by_index(0)
            return [[str(cell) for cell in row] for row in sheet.to_python()]
        return list(csv.reader(io.StringIO(_text(file.read_bytes()))))
    except (OSError, UnicodeDecodeError, CalamineError) as error:
        raise CallbackFileError(f"{file}: 不是可读的 CSV 或 XLSX（{type(error).__name__}）") from None


def _text(content: bytes) -> str:
    """UTF-8, else what a Chinese spreadsheet program saves as CSV."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")
