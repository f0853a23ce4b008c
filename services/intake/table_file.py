"""A file of complaints, one a row: CSV (also gzip) or XLSX; every row becomes the source's own JSON."""

import codecs
import csv
import gzip
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, cast

import orjson
from python_calamine import CalamineError, CalamineWorkbook

from services.intake.mapping.compiled import CompiledMapping
from services.intake.workbook_limits import MOST_UNPACKED, too_large
from shared.contract.declarations import SUBMISSION

_CHUNK = 1024 * 1024
_DELIMITERS = ",\t;"
_MOST_COLUMNS = 1000
_TOO_LARGE = "文件展开后过大，不予读取"


class TableError(Exception):
    """The file can't be read as a table of this source; the message is for people."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its number in the file (the heading is 1) as the bytes that are handed in."""

    number: int
    value: bytes


class Table:
    """Rows of one file; `about` how many, as far as can be told without reading them all."""

    def __init__(self, about: int, records: Iterator[Sequence[Any]], mapping: CompiledMapping) -> None:
        self.about = about
        self._records = records
        self._mapping = mapping

    def __iter__(self) -> Iterator[Row]:
        """Every row that is not blank. Raises TableError when the heading is none of the source's."""
        columns = self._columns()
        for number, cells in enumerate(self._records, 2):
            named = {name: cell for name, cell in zip(columns, cells, strict=False) if name and cell != ""}
            if named:
                yield Row(number, _bytes(named, self._mapping.encoding))

    def _columns(self) -> list[str]:
        heading = [str(cell).strip() for cell in next(self._records, ())]
        if len(heading) > _MOST_COLUMNS:
            raise TableError(f"表头超过 {_MOST_COLUMNS} 栏")
        columns = [self._mapping.columns.get(name, name) for name in heading]
        if not self._mapping.names & set(columns):
            raise TableError(f"表头中没有一栏属于「{self._mapping.name}」")
        return columns


def open_table(path: Path, mapping: CompiledMapping) -> Table:
    """The file as a table. Raises TableError when it is no table, OSError when it can't be read."""
    if path.suffix.lower() == ".xlsx":
        return _workbook(path, mapping)
    try:
        with _opened(path) as file:
            is_utf8, lines = _survey(file)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise TableError("不是完整的 gzip 文件") from error
    encoding = "utf-8-sig" if is_utf8 else mapping.encoding
    return Table(lines, _records(_opened(path), encoding), mapping)


def _opened(path: Path) -> BinaryIO:
    return cast("BinaryIO", gzip.open(path, "rb")) if path.suffix.lower() == ".gz" else path.open("rb")


def _survey(file: BinaryIO) -> tuple[bool, int]:
    """Whether all of it is UTF-8, and how many lines it has. Raises TableError when it grows too large."""
    lines, grown, is_utf8 = 0, 0, True
    decoder = codecs.getincrementaldecoder("utf-8")()
    while chunk := file.read(_CHUNK):
        grown += len(chunk)
        if grown > MOST_UNPACKED:
            raise TableError(_TOO_LARGE)
        lines += chunk.count(b"\n")
        is_utf8 = is_utf8 and _decodes(decoder, chunk)
    return is_utf8 and _decodes(decoder, b"", final=True), lines


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _records(file: BinaryIO, encoding: str) -> Iterator[list[str]]:
    csv.field_size_limit(SUBMISSION.max_bytes)
    # Bytes that are no text stay in their own row, which the door then refuses.
    with TextIOWrapper(file, encoding, errors="surrogateescape", newline="") as text:
        heading = text.readline()
        text.seek(0)
        reader = csv.reader(text, delimiter=max(_DELIMITERS, key=heading.count))
        try:
            yield from reader
        except csv.Error as error:
            raise TableError(f"文件第 {reader.line_num} 行附近不是有效的 CSV") from error


def _workbook(path: Path, mapping: CompiledMapping) -> Table:
    try:
        if too_large(path):
            raise TableError(_TOO_LARGE)
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except (CalamineError, ValueError) as error:
        raise TableError("不是可以读取的 XLSX 文件") from error
    return Table(sheet.total_height, ([_plain(cell) for cell in row] for row in sheet.iter_rows()), mapping)


def _plain(cell: Any) -> Any:
    """A cell as JSON has it; whole numbers (phones!) without a fraction."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return str(cell) if isinstance(cell, date | time | timedelta) else cell


def _bytes(named: dict[str, Any], encoding: str) -> bytes:
    """The row as JSON; one with bytes that are no text as those bytes, for the dead letter."""
    try:
        return orjson.dumps(named)
    except TypeError:
        return ",".join(map(str, named.values())).encode(encoding, "surrogateescape")
