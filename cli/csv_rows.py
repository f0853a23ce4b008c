"""Rows of a CSV file (also gzip) for the commands that judge files, and how their answers are written."""

import csv
import gzip
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import typer

_LARGEST_FIELD = 10 * 1024 * 1024
_DATE = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})(?:\D+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?")


def read_rows(path: Path, needed: Sequence[str]) -> Iterator[dict[str, str]]:
    """The rows by column; a column the file doesn't have is absent.

    Raises BadParameter for a file that is no UTF-8 CSV or lacks a needed column.
    """
    csv.field_size_limit(_LARGEST_FIELD)
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in needed if name not in (reader.fieldnames or ())]
            if missing:
                raise typer.BadParameter(f"{path.name} 缺少列：{'、'.join(missing)}")
            for row in reader:
                yield {name: value or "" for name, value in row.items() if name is not None}
    except (UnicodeDecodeError, csv.Error, gzip.BadGzipFile) as error:
        raise typer.BadParameter(f"{path.name} 不是 UTF-8 编码的 CSV 文件") from error


def write_rows(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a CSV with a header; returns how many rows."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last count is what is returned
            writer.writerow(row)
    return count


def moment(row: Mapping[str, str], column: str = "time") -> datetime | None:
    """A row's date or time in any of the common forms, without a zone: only differences are asked."""
    return moment_in(row.get(column, ""))


def moment_in(text: str) -> datetime | None:
    """The first date or time in a text, as people and spreadsheets write it: 2026-10-08 14:30, 2026/10/8."""
    found = _DATE.search(text)
    if not found:
        return None
    try:
        return datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type] # noqa: DTZ001
    except ValueError:
        return None
