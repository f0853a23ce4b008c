"""What a file would become: which column is what, the first rows, what is wrong with them."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import orjson

from services.intake.door import Door
from services.intake.mapping.compiled import CompiledMapping
from services.intake.table_file import Row, Table, open_table
from shared.contract.errors import FAULTS
from shared.contract.records import Rejection

_SHOWN = 20
SUFFIXES = (".csv", ".gz", ".xlsx")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that can't be used: its number in the file, the code, the field in the source's words."""

    row: int
    code: str
    field: str
    message: str


def refusal(row: Row, why: Rejection) -> Refusal:
    """As it is told to people; nothing of what stands in the row."""
    return Refusal(row.number, why.code, why.field, FAULTS[why.code].message)


def table_of(content: bytes, suffix: str, mapping: CompiledMapping) -> Table:
    """The bytes as a table; raises TableError. The rows are read from a file that has no name any more."""
    with NamedTemporaryFile(suffix=suffix) as file:
        file.write(content)
        file.flush()
        return open_table(Path(file.name), mapping)


def preview(table: Iterable[Row], door: Door, source: str, mapping: CompiledMapping) -> dict[str, Any]:
    """The first rows as they would be taken, and each column with what it means to us. Raises TableError."""
    rows = list(islice(table, _SHOWN))
    said = [(row, door.open_mapped(row.value, source)) for row in rows]
    return {
        "columns": [{"name": name, "meaning": mapping.target_of(name)} for name in _columns(rows)],
        "looked_at": len(rows),
        "refused": [refusal(row, each) for row, each in said if isinstance(each, Rejection)],
    }


def _columns(rows: Iterable[Row]) -> list[str]:
    """Columns in which the rows say something, in the file's order."""
    found: dict[str, None] = {}
    for row in rows:
        with suppress(orjson.JSONDecodeError):
            found |= dict.fromkeys(orjson.loads(row.value))
    return list(found)
