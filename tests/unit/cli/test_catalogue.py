"""`tiaokuai catalogue check`."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.catalogue import app
from shared.catalogue import SHIPPED, load


def test_the_shipped_catalogue_passes_and_its_coverage_is_shown() -> None:
    result = CliRunner().invoke(app, ["check"])

    assert result.exit_code == 0
    assert load().version in result.stdout
    assert "消费维权" in result.stdout


def test_a_mistake_is_told_with_file_and_line_and_ends_with_one(tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(SHIPPED, folder)
    rules = folder / "rules.yaml"
    rules.write_text(
        rules.read_text(encoding="utf-8").replace("suggest: sfj}", "suggest: nobody}"), encoding="utf-8"
    )

    result = CliRunner().invoke(app, ["check", str(folder)])

    assert result.exit_code == 1
    assert "rules.yaml:" in result.stderr
    assert "nobody" in result.stderr


def test_a_broken_file_is_told_too(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["check", str(tmp_path)])

    assert result.exit_code == 1
    assert "catalogue.yaml:1: 缺少这个文件" in result.stderr


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("{facts: {vertical: true, lead: shuiju},", "{facts: {lead: shuiju},", "实际由规则「catch-all」决定"),
        (
            "respondent_unit: scjgj, lead: scjgj}, outcome: {place: desk, suggest: sfj}",
            "respondent_unit: scjgj, lead: scjgj}, outcome: {place: desk}",
            "结果与规则的结果不一致",
        ),
    ],
)
def test_an_example_that_decides_otherwise_is_told(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(SHIPPED, folder)
    rules = folder / "rules.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace(before, after), encoding="utf-8")

    result = CliRunner().invoke(app, ["check", str(folder)])

    assert result.exit_code == 1
    line = 1 + text[: text.index(before)].count("\n")
    assert f"rules.yaml:{line}: " in result.stderr
    assert told in result.stderr
