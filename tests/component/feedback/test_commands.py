"""The commands by which a year is simulated, reported and verified, as a person runs them."""

from pathlib import Path

import orjson
import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from cli import report, scoreboard, simulate_year

RUN = CliRunner()


@pytest.fixture(autouse=True)
def nothing_of_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIAOKUAI_POSTGRES_DSN", raising=False)


def test_a_year_is_simulated_verified_and_reported(tmp_path: Path) -> None:
    data, told = str(tmp_path / "year"), tmp_path / "year.json"
    simulated = RUN.invoke(
        simulate_year.app, ["--orders", "400", "--data", data, "--json", str(told)], catch_exceptions=False
    )
    result = orjson.loads(told.read_bytes())
    month = f"{result['until'][:4]}-{result['until'][5:7]}"
    last = f"{int(month[:4]) - (month[5:] == '01')}-{(int(month[5:]) - 2) % 12 + 1:02d}"
    page, rows = tmp_path / "report.html", tmp_path / "rows.xlsx"
    verified = RUN.invoke(scoreboard.app, ["verify", "1", "--data", data])
    reported = RUN.invoke(
        report.app, ["--month", last, "--out", str(page), "--rows", str(rows), "--data", data]
    )
    missing = RUN.invoke(scoreboard.app, ["verify", "9", "--data", data])

    assert (simulated.exit_code, result["orders"], result["verified"]) == (0, 400, True)
    assert {"seconds", "scoreboard_seconds"} <= result.keys()
    assert (verified.exit_code, "重算一致" in verified.output) == (0, True)
    assert reported.exit_code == 0, reported.output
    assert f"月报 {last}" in page.read_text("utf-8")
    sheet = CalamineWorkbook.from_path(rows).get_sheet_by_index(0).to_python()
    assert f"{len(sheet) - 1:,} 行" in reported.output
    assert missing.exit_code == 2


def test_a_folder_with_other_data_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious").touch()

    refused = RUN.invoke(simulate_year.app, ["--orders", "1", "--data", str(tmp_path)])

    assert refused.exit_code == 2
    assert (tmp_path / "precious").exists()


def test_a_year_is_simulated_of_the_catalogue_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIAOKUAI_CATALOGUE", str(tmp_path))

    refused = RUN.invoke(simulate_year.app, ["--orders", "1", "--data", str(tmp_path / "year")])

    assert refused.exit_code == 2
    assert not (tmp_path / "year").exists()
