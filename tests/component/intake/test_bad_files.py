"""Named bad inputs by file: as rows of a table, and files bad in themselves, through the real import."""

from typing import Any

import pytest

from tests.bad_input.cases import read_cases
from tests.bad_input.files import FileCase, files, workbook
from tests.bad_input.rows import RowCase, as_csv, rows_of
from tests.component.intake.conftest import Intake
from tests.component.intake.test_imports import ended
from tests.unit.intake.made import DOOR

MAPPING = DOOR.sources["sh12345"]
assert MAPPING is not None
ROWS = rows_of(read_cases(), MAPPING)


async def imported(intake: Intake, content: bytes, name: str) -> dict[str, Any]:
    """What the import became at its end; at once the refusal where the file is refused."""
    async with intake.client() as client:
        asked = {"source": "sh12345", "name": name}
        answer = await client.post("/imports", params=asked, content=content)
        if answer.status_code != 201:
            assert answer.is_client_error, answer.text
            return dict(answer.json())
        ident = answer.json()["import_id"]
        assert (await client.post(f"/imports/{ident}/start")).status_code == 202
        return await ended(client, ident)


def refusals(run: dict[str, Any]) -> dict[int, tuple[str, str]]:
    return {each["row"]: (each["code"], each["field"]) for each in run["refused"]}


def test_there_are_enough_of_them() -> None:
    assert len(ROWS) >= 60
    assert {row.code for row in ROWS} >= {"", "field", "forbidden_text"}
    assert {case.code for case in files().values()} == {"", "shape", "file_type"}


async def test_every_case_gets_its_answer_as_a_row(intake: Intake) -> None:
    await _answers(intake, ROWS, as_csv(ROWS).encode(), "三月.csv")


async def test_and_as_a_row_of_a_workbook(intake: Intake) -> None:
    printable = [row for row in ROWS if all(map(_fits_a_cell, row.cells.values()))]
    assert len(printable) > 50
    columns = list(dict.fromkeys(name for row in printable for name in row.cells))
    table = [columns, *([row.cells.get(name, "") for name in columns] for row in printable)]
    await _answers(intake, printable, workbook(table), "三月.xlsx")


async def _answers(intake: Intake, rows: list[RowCase], content: bytes, name: str) -> None:
    run = await imported(intake, content, name)
    assert run["state"] == "done"
    told = refusals(run)
    got = {row.name: told.get(at) for at, row in enumerate(rows, 2)}
    assert got == {row.name: (row.code, row.field) if row.code else None for row in rows}
    kept = {row["number"]: row["state"] for row in await intake.rows("complaint")}
    flags = {row.name: tuple(kept[row.cells["工单编号"].strip()]["flags"]) for row in rows if not row.code}
    assert flags == {row.name: row.flags for row in rows if not row.code}


@pytest.mark.parametrize("what", files())
async def test_a_bad_file_gets_its_answer(intake: Intake, what: str) -> None:
    case: FileCase = files()[what]
    run = await imported(intake, case.content, case.name)
    if case.code:
        assert run["code"] == case.code
        assert await intake.rows("import_run") == []
        return
    assert (run["state"], run["taken"]) == ("done", case.taken)
    assert refusals(run) == {row: (code, field) for row, code, field in case.refused}


def _fits_a_cell(text: str) -> bool:
    """XML has no other control characters, and a cell no more letters."""
    return len(text) <= 32_767 and all(letter >= " " or letter in "\n\t" for letter in text)
