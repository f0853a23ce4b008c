"""Named bad and odd inputs, from the files in `cases/`: bytes, headers, and the answer each must get.

A case's bytes: `text` (UTF-8, or as `encoding` says), `hex`, `parts` (texts and repeats), or a `tombstone`.
`source` sends it in that source's own form; `ways` narrows the ways it is tried by. `expect` is either
`refused` with code and field, or `taken` with the flags it gets; `in_a_row` the same where a table, whose
cells are all texts of the source's own columns, must get another answer.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from shared.contract.declarations import SOURCE_HEADER
from shared.contract.records import Headers

FOLDER = Path(__file__).parent / "cases"

Answer = tuple[str, str, tuple[str, ...]]
"""Code, field, flags."""


@dataclass(frozen=True, slots=True)
class Case:
    """An input by its name; `code` is "" where it must be taken, with these flags."""

    name: str
    value: bytes | None
    headers: Headers
    source: str
    ways: frozenset[str]
    code: str
    field: str
    flags: tuple[str, ...]
    in_a_row: Answer | None


def read_cases(folder: Path = FOLDER) -> dict[str, Case]:
    """Every case by its name; raises ValueError for a name used twice."""
    found: dict[str, Case] = {}
    for path in sorted(folder.glob("*.yaml")):
        for name, entry in yaml.safe_load(path.read_bytes()).items():
            if name in found:
                raise ValueError(f"{path.name}: {name} is there twice")
            found[name] = _case(name, entry)
    return found


def _case(name: str, entry: dict[str, Any]) -> Case:
    source, expect = entry.get("source", ""), entry["expect"]
    named = [(key, _bytes(value)) for key, value in entry.get("headers", {}).items()]
    headers = ((SOURCE_HEADER, source.encode()), *named) if source else tuple(named)
    code, field, flags = _answer(expect)
    return Case(
        name,
        None if entry.get("tombstone") else _value(entry),
        headers,
        source,
        frozenset(entry.get("ways", ("kafka", "http", "file"))),
        code,
        field,
        flags,
        _answer(entry["in_a_row"]) if "in_a_row" in entry else None,
    )


def _answer(expect: dict[str, Any]) -> Answer:
    return expect.get("refused", ""), expect.get("field", ""), tuple(expect.get("taken", ()))


def _value(entry: dict[str, Any]) -> bytes:
    if "hex" in entry:
        return bytes.fromhex(entry["hex"])
    parts = entry.get("parts") or [entry["text"]]
    text = "".join(part if isinstance(part, str) else part["repeat"] * part["times"] for part in parts)
    return text.encode(entry.get("encoding", "utf-8"))


def _bytes(value: str | dict[str, str]) -> bytes:
    return value.encode() if isinstance(value, str) else bytes.fromhex(value["hex"])
