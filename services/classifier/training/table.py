"""A labelled table: CSV (also gzip) → texts, labels, times, groups; what is missing is found out here."""

import csv
import gzip
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shared.domain.matching import matching_copy

_TIME_COLUMNS = ("time", "asked", "submitted_at", "received_at", "date")
_LEAST_TIMED = 0.8
"""Share of rows that must carry a readable time for the order of time to mean anything."""

_NUMBER = re.compile(r"\d+")
_BESIDE_WORDS = re.compile(r"[\W\d_]+")
_ALIKE = 40
"""Letters by whose equality two texts are taken for one, where no column says which belong together."""


class TableError(Exception):
    """A table that can't be learned from or judged; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of columns; None looks for the usual ones."""

    text: str = "text"
    label: str = "label"
    time: str | None = None
    group: str | None = None
    title: str = "title"
    label_map: Path | None = None


@dataclass(frozen=True, slots=True)
class LabelledRows:
    """Matching copies with labels; `time` is empty without a usable column, `group` joins near-duplicates."""

    copies: tuple[str, ...]
    labels: tuple[str, ...]
    time: tuple[tuple[int, ...], ...]
    group: tuple[str, ...]
    left_out: int
    source: str


def read_labelled(path: Path, columns: Columns) -> LabelledRows:
    """Rows with text and label; raises TableError when a named column is missing or nothing is left."""
    rows = list(read_rows(path, (columns.text, columns.label)))
    return labelled(rows, columns, path.name)


def labelled(rows: Sequence[dict[str, str]], columns: Columns, source: str) -> LabelledRows:
    """Rows as texts with labels; those without either, or whose label the map leaves out, are not used."""
    names = _label_map(columns.label_map)
    found = [(row, _label(row, columns, names)) for row in rows]
    usable = [row for row, label in found if label and words_of(row, columns)]
    labels = tuple(label for row, label in found if label and words_of(row, columns))
    if len(set(labels)) < 2:
        raise TableError("至少需要两种标签的有效行")
    copies = tuple(words_of(row, columns) for row in usable)
    return LabelledRows(
        copies=copies,
        labels=labels,
        time=_times(usable, columns.time),
        group=_groups(usable, columns.group, copies),
        left_out=len(rows) - len(usable),
        source=source,
    )


def _label(row: dict[str, str], columns: Columns, names: dict[str, str] | None) -> str:
    label = (row[columns.label] or "").strip()
    return label if names is None else names.get(label, "")


def _label_map(path: Path | None) -> dict[str, str] | None:
    if path is None:
        return None
    return {row["label"].strip(): row["category"].strip() for row in read_rows(path, ("label", "category"))}


def part(rows: LabelledRows, day: str, *, newer: bool) -> LabelledRows:
    """The rows from this day on, or those before it; raises TableError without times or without rows."""
    limit = _time(day)
    if not limit or not rows.time:
        raise TableError("需要有效的日期，材料也要有时间列")
    chosen = [n for n, time in enumerate(rows.time) if (time >= limit) is newer and time]
    if not chosen:
        raise TableError(f"{day} {'之后' if newer else '之前'}没有材料")
    return LabelledRows(
        copies=tuple(rows.copies[n] for n in chosen),
        labels=tuple(rows.labels[n] for n in chosen),
        time=tuple(rows.time[n] for n in chosen),
        group=tuple(rows.group[n] for n in chosen),
        left_out=rows.left_out,
        source=f"{rows.source} {'from' if newer else 'before'} {day}",
    )


def words_of(row: dict[str, str], columns: Columns) -> str:
    """Title and text as one matching copy, as the running service joins them."""
    title, text = row.get(columns.title) or "", row[columns.text] or ""
    return matching_copy(f"{title}\n{text}" if title and title not in text else text)


def read_rows(path: Path, needed: Sequence[str]) -> Iterator[dict[str, str]]:
    """The rows of a CSV file, plain or gzip, UTF-8; raises TableError for what is none."""
    csv.field_size_limit(16 * 1024 * 1024)
    try:
        with _opened(path) as text:
            reader = csv.DictReader(text)
            if missing := [name for name in needed if name not in (reader.fieldnames or ())]:
                raise TableError(f"{path.name} 中没有这些列：{'、'.join(missing)}")
            yield from reader
    except (UnicodeDecodeError, csv.Error, OSError, EOFError) as error:
        raise TableError(f"{path.name} 不是 UTF-8 编码的 CSV 文件（{type(error).__name__}）") from None


@contextmanager
def _opened(path: Path) -> Iterator[io.TextIOWrapper]:
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        plain = gzip.GzipFile(fileobj=raw) if packed else raw
        yield io.TextIOWrapper(plain, "utf-8-sig", newline="")


def _times(rows: Sequence[dict[str, str]], wanted: str | None) -> tuple[tuple[int, ...], ...]:
    if wanted is not None and wanted not in rows[0]:
        raise TableError(f"没有时间列「{wanted}」")
    for name in (wanted,) if wanted else _TIME_COLUMNS:
        if name in rows[0]:
            times = tuple(_time(row[name] or "") for row in rows)
            if sum(map(bool, times)) >= _LEAST_TIMED * len(rows):
                return times
    return ()


def _time(text: str) -> tuple[int, ...]:
    """2016.08.11, 2013/3/19 17:18:08, 2026-03-02T09:00:00+08:00: numbers in order compare as times do."""
    numbers = tuple(map(int, _NUMBER.findall(text)[:6]))
    return numbers if len(numbers) >= 3 and 1900 <= numbers[0] <= 2200 else ()


def _groups(rows: Sequence[dict[str, str]], wanted: str | None, copies: Sequence[str]) -> tuple[str, ...]:
    if wanted is not None and wanted not in rows[0]:
        raise TableError(f"没有分组列「{wanted}」")
    name = wanted or "group"
    if name in rows[0]:
        return tuple(row[name] or f"row {number}" for number, row in enumerate(rows))
    return tuple(_BESIDE_WORDS.sub("", copy)[:_ALIKE] or copy for copy in copies)
