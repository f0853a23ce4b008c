"""What an XLSX would grow to, told before anything opens it: bytes, and cells from the first to the last.

A reader holds every cell between the first and the last in memory: two of them in far corners, some hundred
bytes of file, are seventeen thousand million.
"""

import re
import zlib
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile

MOST_UNPACKED = 512 * 1024 * 1024
MOST_CELLS = 5_000_000
_MOST_RATIO = 200
_CHUNK = 256 * 1024
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_WORKBOOK, _SHEET = "xl/workbook.xml", b"sheetData"


def too_large(path: Path) -> bool:
    """Whether it would grow beyond measure. Raises ValueError when it is no such file."""
    try:
        with ZipFile(path) as packed:
            parts = packed.infolist()
            grown = sum(each.file_size for each in parts)
            if grown > MOST_UNPACKED or grown > _MOST_RATIO * max(path.stat().st_size, 1024):
                return True
            if _WORKBOOK not in packed.namelist():
                raise ValueError("no workbook")
            return any(_cells(packed, each.filename) > MOST_CELLS for each in parts)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise ValueError("no readable archive") from error


def _cells(packed: ZipFile, name: str) -> int:
    """Rows times columns up to the farthest cell, whatever the part is called; 0 for what is no XML.

    Raises ValueError for a sheet that is no XML: a laxer reader could find more in it.
    """
    extent, parser, last, readable = _Extent(), ParserCreate(), b"", True
    parser.StartElementHandler = extent.begins
    with packed.open(name) as part:
        while chunk := part.read(_CHUNK):
            try:
                if readable:
                    parser.Parse(chunk)
            except ExpatError:
                readable = False
            if not readable and _SHEET in last + chunk:
                raise ValueError("a sheet that is no XML")
            last = chunk
    return extent.rows * extent.columns


class _Extent:
    """How far the cells of a part reach."""

    def __init__(self) -> None:
        self.rows = 0
        self.columns = 0

    def begins(self, tag: str, attributes: dict[str, str]) -> None:
        kind, place = tag.rpartition(":")[2], attributes.get("r", "")
        if kind == "row":
            self.rows = max(self.rows + 1, int(place) if place.isdecimal() else 0)
        elif kind == "c" and (cell := _PLACE.fullmatch(place)):
            self.rows = max(self.rows, int(cell[2]))
            self.columns = max(self.columns, _column(cell[1]))


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
