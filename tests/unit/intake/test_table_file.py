"""Tables as offices save them."""

import gzip
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import orjson
import pytest
import xlsxwriter

from services.intake.table_file import Row, TableError, open_table
from shared.contract.events.submission import Submission
from shared.contract.records import Rejection
from tests.unit.intake.made import DOOR

MAPPING = DOOR.sources["sh12345"]
HEADING = "工单号码,诉求时间,诉求人,联系方式,诉求内容"
ROW = 'SH1,2026/3/10 9:05,陈晓岚,13812345678,"电费太贵，\n又停电。"'
TEXT = f"{HEADING}\n{ROW}\n\n,,,,\nSH2,昨天,,,坏\n"


def rows(path: Path) -> list[Row]:
    assert MAPPING is not None
    return list(open_table(path, MAPPING))


def taken(row: Row) -> Submission:
    said = DOOR.open_mapped(row.value, "sh12345")
    assert isinstance(said, Submission), said
    return said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_any_dress(tmp_path: Path, encoding: str, packed: bool, delimiter: str) -> None:
    text = TEXT.replace(",", delimiter).replace("\n", "\r\n").encode(encoding)
    path = tmp_path / ("x.csv.gz" if packed else "x.csv")
    path.write_bytes(gzip.compress(text) if packed else text)
    first, second = rows(path)
    assert (first.number, second.number) == (2, 5)
    said = taken(first)
    assert (said.number, said.complainant.name, said.complainant.phone) == ("SH1", "陈晓岚", "13812345678")
    assert said.items[0].text == "电费太贵，\r\n又停电。"
    refused = DOOR.open_mapped(second.value, "sh12345")
    assert isinstance(refused, Rejection)
    assert refused.field == "诉求时间"


def test_a_row_that_is_no_text_is_refused_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(f"{HEADING}\n{ROW}\n".encode("gb18030") + b"SH2,2026-03-10,\xff\xff,,x\n")
    first, second = rows(path)
    assert taken(first).number == "SH1"
    refused = DOOR.open_mapped(second.value, "sh12345")
    assert isinstance(refused, Rejection)
    assert refused.code == "encoding"


def test_a_workbook_with_numbers_and_dates(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADING.split(","))
        sheet.write_row(2, 0, ["SH1", "", "陈晓岚", 13812345678, "电费太贵。"])
        sheet.write_datetime(2, 1, datetime(2026, 3, 10, 9, 5), book.add_format({"num_format": "yyyy-mm-dd"}))  # noqa: DTZ001
    (row,) = rows(path)
    said = taken(row)
    assert row.number == 3
    assert (said.complainant.phone, said.submitted_at.isoformat()) == (
        "13812345678",
        "2026-03-10T09:05:00+08:00",
    )


def test_rare_letters_survive(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"{HEADING}\nSH1,2026-03-10,,,𠮷😀㐂\n", "utf-8")
    (row,) = rows(path)
    assert orjson.loads(row.value)["诉求内容"] == "𠮷😀㐂"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.csv", b"a,b\n1,2\n"),
        ("x.csv", b""),
        ("x.csv.gz", b"no gzip"),
        ("x.csv.gz", gzip.compress(TEXT.encode())[:-9]),
        ("x.xlsx", b"PK no workbook"),
        ("x.csv", HEADING.encode() + b'\n"' + b"x" * 1_100_000 + b'"\n'),
    ],
)
def test_what_is_no_table_of_the_source_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(TableError):
        rows(path)


def test_a_workbook_that_would_grow_beyond_measure_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    assert MAPPING is not None
    with pytest.raises(TableError, match="过大"):
        open_table(path, MAPPING)
