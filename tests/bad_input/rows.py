"""The named cases as rows of a table: what is said by text alone, in the words of the source's columns."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from services.intake.mapping.compiled import CompiledMapping
from tests.bad_input.cases import Case

_UNNAMED = {"source"}
"""An import says for the whole file whose it is."""

_NUMBER = "工单编号"


@dataclass(frozen=True, slots=True)
class RowCase:
    """A case as a row: its cells by column, and the answer it must get."""

    name: str
    cells: Mapping[str, str]
    code: str
    field: str
    flags: tuple[str, ...]


def rows_of(cases: Mapping[str, Case], mapping: CompiledMapping) -> list[RowCase]:
    """Those that a row can say, each with a number of its own unless the number is what it is about."""
    found = []
    for at, case in enumerate(cases.values(), 1):
        cells = _cells(case, mapping)
        if cells is None:
            continue
        if cells.get(_NUMBER) in {"1", "SH1"}:
            cells[_NUMBER] = f"ROW{at}"
        code, field, flags = case.in_a_row or (case.code, _column(case, mapping), case.flags)
        found.append(RowCase(case.name, cells, code, field, flags))
    return found


def as_csv(rows: Sequence[RowCase]) -> str:
    """One table of all of them: its columns are all that any row has."""
    columns = list(dict.fromkeys(name for row in rows for name in row.cells))
    text = io.StringIO()
    table = csv.DictWriter(text, columns, restval="", lineterminator="\r\n")
    table.writeheader()
    table.writerows(dict(row.cells) for row in rows)
    return text.getvalue()


def _column(case: Case, mapping: CompiledMapping) -> str:
    if case.source or not case.field:
        return case.field
    return "items" if case.field.startswith("items") else mapping.path_of(case.field)


def _cells(case: Case, mapping: CompiledMapping) -> dict[str, str] | None:
    """None for what no row can say: what is no object, no text, or holds lists."""
    said = _said(case.value or b"", case.source)
    if "file" not in case.ways or not isinstance(said, dict):
        return None
    cells = {name if case.source else mapping.path_of(name): value for name, value in _flat(said)}
    if not all(isinstance(value, str) for value in cells.values()):
        return None
    return cells


def _said(value: bytes, source: str) -> Any:
    for encoding in ("utf-8", "gb18030") if source else ("utf-8",):
        try:
            return orjson.loads(value.decode(encoding))
        except (UnicodeDecodeError, orjson.JSONDecodeError):
            continue
    return None


def _flat(said: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in said.items():
        path = above + name
        if path in _UNNAMED:
            continue
        if isinstance(value, dict) and path != "items":
            yield from _flat(value, f"{path}.")
        elif path == "items" and isinstance(value, list) and len(value) == 1:
            yield from _flat(value[0], "items.")
        else:
            yield path, value
