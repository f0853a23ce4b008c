"""`tiaokuai catalogue check`."""

import shutil
from pathlib import Path

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


def test_a_fact_that_the_program_makes_may_not_be_missing(tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(SHIPPED, folder)
    facts = folder / "facts.yaml"
    lines = facts.read_text(encoding="utf-8").splitlines(keepends=True)
    facts.write_text("".join(line for line in lines if "name: region" not in line), encoding="utf-8")

    result = CliRunner().invoke(app, ["check", str(folder)])

    assert result.exit_code == 1
    assert "facts.yaml:1: 缺少事实「region」" in result.stderr
