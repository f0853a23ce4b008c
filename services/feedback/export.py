"""Tables as files: CSV and XLSX that no spreadsheet runs as formulas (`reliability.md`)."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

from shared.domain.safe_text import csv_cell
from shared.domain.worktime import SHANGHAI

_BOM = "\ufeff"
_LONGEST_SHEET = 1_048_575


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows; cells are text, numbers, booleans, instants (written in Shanghai's time) or None."""

    headings: tuple[str, ...]
    rows: Sequence[Sequence[Any]]


def as_csv(table: Table) -> bytes:
    """UTF-8 with a mark by which Excel knows it; an apostrophe before what looks like a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.headings)
    writer.writerows([_text(cell) for cell in row] for row in table.rows)
    return (_BOM + out.getvalue()).encode()


def as_xlsx(table: Table) -> bytes:
    """One sheet, text as text: nothing is taken for a formula, a link or a number.

    Raises ValueError for more rows than a sheet holds.
    """
    if len(table.rows) > _LONGEST_SHEET:
        raise ValueError("more rows than a sheet holds")
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("数据")
    sheet.freeze_panes(1, 0)
    for number, row in enumerate((table.headings, *table.rows)):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell)
    book.close()
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, cell: Any) -> None:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        sheet.write_number(row, column, cell)
    elif cell is not None:
        sheet.write_string(row, column, _plain(cell))


def _text(cell: Any) -> Any:
    return csv_cell(_plain(cell)) if isinstance(cell, str | datetime | bool) else cell


def _plain(cell: Any) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    return f"{cell.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" if isinstance(cell, datetime) else str(cell)
