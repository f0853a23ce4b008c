"""`tiaokuai --help` knows every command without loading one."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from cli.__main__ import COMMANDS, app, load

run = CliRunner(env={"COLUMNS": "120"}).invoke


def test_help_names_every_command_with_its_words() -> None:
    shown = run(app, ["--help"])
    assert shown.exit_code == 0
    for name, (_, about) in COMMANDS.items():
        assert f"{name} " in shown.output
        assert about in " ".join(shown.output.replace("│", " ").split())


def test_help_loads_none_of_them() -> None:
    code = (
        "import sys, cli.__main__ as root\n"
        "try: root.app(['--help'])\n"
        "except SystemExit: pass\n"
        "loaded = {module for module, _ in root.COMMANDS.values()} & sys.modules.keys()\n"
        "sys.exit(len(loaded) + ('pydantic' in sys.modules) + ('aiokafka' in sys.modules))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=False).returncode == 0
    )


def test_no_arguments_show_the_help() -> None:
    assert "Commands" in run(app, []).output


@pytest.mark.parametrize("name", ["nope", "", "contrac"])
def test_an_unknown_command_is_named(name: str) -> None:
    refused = run(app, [name])
    assert refused.exit_code == 2
    assert f"No such command '{name}'" in refused.output


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_loaded(name: str) -> None:
    assert load(name).help


def test_a_command_gets_its_own_arguments() -> None:
    shown = run(app, ["contract", "write", "--help"])
    assert shown.exit_code == 0
    assert "--unreleased" in shown.output
