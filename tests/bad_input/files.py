"""Bad and odd files by name: what is handed in, and the answer the import must give."""

import gzip
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

HEADING = ("工单编号", "诉求时间", "诉求内容")
WHEN, WORDS = "2026-03-09 09:12:00", "停电"
_LINE = ",".join(HEADING) + "\n"
_GOOD = f"F1,{WHEN},{WORDS}\n"
_SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

Refused = tuple[tuple[int, str, str], ...]
"""Row, code, field."""


@dataclass(frozen=True, slots=True)
class FileCase:
    """A file; `code` of the refusal, or how many rows are taken and why which others are not."""

    name: str
    content: bytes
    code: str = ""
    taken: int = 0
    refused: Refused = ()


@cache
def files() -> dict[str, FileCase]:
    """Every bad file by what it is."""
    return _texts() | _odd_rows() | _packed() | _workbooks() | _odd_workbooks()


def workbook(rows: Sequence[Sequence[str]], formula: str = "") -> bytes:
    """An honest XLSX of texts; `formula` stands in the second row's third cell and gives WORDS."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text)
        if formula:
            sheet.write_formula(1, 2, formula, value=WORDS)
    return held.getvalue()


def _texts() -> dict[str, FileCase]:
    whole = _LINE + _GOOD
    mixed = whole.encode() + f"F2,{WHEN},{WORDS}\n".encode("gb18030")
    torn = whole.encode("gb18030") + f"F2,{WHEN},".encode() + b"\xff\xff\n"
    return {
        "empty": _csv("", "shape"),
        "blanks alone": _csv("\n \n\r\n", "shape"),
        "a heading alone": _csv(_LINE),
        "no heading of the source's": _csv("a,b\n1,2\n", "shape"),
        "another kind by its name": FileCase("a.doc", whole.encode(), "file_type"),
        "no name": FileCase("", whole.encode(), "file_type"),
        "UTF-8 with a mark": _csv(b"\xef\xbb\xbf" + whole.encode(), taken=1),
        "the source's own encoding": _csv(whole.encode("gb18030"), taken=1),
        "UTF-16": _csv(whole.encode("utf-16"), "shape"),
        "two encodings in one": _csv(mixed, "shape"),
        "bytes that are no text": _csv(torn, taken=1, refused=((3, "encoding", ""),)),
        "semicolons": _csv(whole.replace(",", ";"), taken=1),
    }


def _odd_rows() -> dict[str, FileCase]:
    whole, no_time = _LINE + _GOOD, ("field", "诉求时间")
    ragged = f"{_LINE}F1\nF2,{WHEN},{WORDS},more,and more\n,,\nF3,{WHEN},{WORDS}\n"
    formulas = [f'F{n},{WHEN},"{sign}HYPERLINK(""http://x.example"")"\n' for n, sign in enumerate("=+-@")]
    twice = f"{_LINE.strip()},诉求内容\n{_GOOD.strip()},停水\n"
    return {
        "ragged rows": _csv(ragged, taken=2, refused=((2, *no_time),)),
        "cut short in a row": _csv(f"{whole}F2,{WHEN[:12]}", taken=1, refused=((3, *no_time),)),
        "cut short in a quote": _csv(f'{whole}F2,"{WHEN}', taken=1, refused=((3, "field", "items"),)),
        "a NUL in a cell": _csv(f"{whole}F2,{WHEN},停\0电\n", taken=1, refused=((3, "forbidden_text", ""),)),
        "a quote that never ends": _csv(f'{_LINE}"' + "x" * 1_100_000, "shape"),
        "formulas": _csv(_LINE + "".join(formulas), taken=4),
        "a million columns": _csv(_LINE.strip() + ",x" * 1_000_000 + "\n" + _GOOD, "shape"),
        "a million cells in a row": _csv(f"{_LINE}F1{',1' * 1_000_000}\n", refused=((2, *no_time),)),
        "the same heading twice": _csv(twice, taken=1),
    }


def _packed() -> dict[str, FileCase]:
    whole = gzip.compress((_LINE + _GOOD).encode())
    spoiled = whole[:20] + b"\0\0\0" + whole[23:]
    return {
        "packed": FileCase("a.csv.gz", whole, taken=1),
        "packed and cut short": FileCase("a.csv.gz", whole[:-9], "file_type"),
        "no gzip": FileCase("a.csv.gz", b"no gzip", "file_type"),
        "a gzip with a spoiled middle": FileCase("a.csv.gz", spoiled, "file_type"),
    }


def _workbooks() -> dict[str, FileCase]:
    formulas = [HEADING, *((f"F{n}", WHEN, f"{sign}1+1") for n, sign in enumerate("=+-@"))]
    ragged = workbook([HEADING, ("F1",), ("", "", ""), ("F2", WHEN, WORDS, "more")])
    computed = workbook([HEADING, ("F1", WHEN)], '=HYPERLINK("http://x.example")')
    return {
        "workbook": _book(_whole(), "", taken=1),
        "an empty workbook": _book(workbook([]), "shape"),
        "formulas in a workbook": _book(workbook(formulas), "", taken=4),
        "a formula with its value": _book(computed, "", taken=1),
        "a ragged workbook": _book(ragged, "", taken=1, refused=((2, "field", "诉求时间"),)),
        "a text named workbook": _book((_LINE + _GOOD).encode()),
    }


def _odd_workbooks() -> dict[str, FileCase]:
    laughs = b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    return {
        "workbook cut short": _book(_whole()[:-200]),
        "workbook with a spoiled sheet": _book(_with_sheet(b"<worksheet><sheetData><row")),
        "a sheet that begins with junk": _book(_with_sheet(b"junk" + _cells("A1", "XFD1048576"))),
        "an archive that is no workbook": _book(_zip({"readme.txt": b"no"})),
        "zip bomb": _book(_with_sheet(b"0" * 50_000_000)),
        "cells in far corners": _book(_with_sheet(_cells("A1", "XFD1048576"))),
        "entities": _book(_with_sheet(laughs + _cells("A1", "A2").replace(b">x<", b">&b;<"))),
    }


def _csv(content: str | bytes, code: str = "", taken: int = 0, refused: Refused = ()) -> FileCase:
    return FileCase("a.csv", content.encode() if isinstance(content, str) else content, code, taken, refused)


def _book(content: bytes, code: str = "file_type", taken: int = 0, refused: Refused = ()) -> FileCase:
    return FileCase("a.xlsx", content, code, taken, refused)


def _whole() -> bytes:
    return workbook([HEADING, ("F1", WHEN, WORDS)])


def _cells(*places: str) -> bytes:
    """A sheet with an x in each place."""
    rows = (f'<row><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row>' for place in places)
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'.encode()


def _with_sheet(sheet: bytes) -> bytes:
    with ZipFile(io.BytesIO(_whole())) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    return _zip(parts | {_SHEET: sheet})


def _zip(parts: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return held.getvalue()
