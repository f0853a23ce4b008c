"""A run ends when it is told to, also where nobody can read any more that it does."""

import asyncio
import io
import os
import shutil
import signal
from pathlib import Path

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from cli.catalogue_in_use import catalogue_in_use
from cli.run import app as run
from cli.running import until_stopped
from shared.catalogue import SHIPPED


class GoneTerminal(io.StringIO):
    """What a terminal is after it was closed."""

    def write(self, _text: str) -> int:
        raise OSError("input/output error")


@pytest.mark.timeout(30, method="thread")  # what would hang hears no signal
def test_a_run_whose_terminal_is_gone_is_stopped_all_the_same(tmp_path: Path) -> None:
    ended = []

    async def work() -> None:
        asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.SIGTERM)
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    assert until_stopped(tmp_path, work(), Console(file=GoneTerminal())) is None
    assert ended == [True]


def test_a_catalogue_that_cannot_be_used_is_told_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIAOKUAI_CATALOGUE", str(tmp_path / "nowhere"))
    told = CliRunner().invoke(run, ["--data", str(tmp_path / "data")])
    assert told.exit_code == 1
    assert "places.yaml:1: 缺少这个文件" in told.output
    assert not (tmp_path / "data" / "kafka").exists()


def test_a_file_is_read_by_the_catalogue_that_the_loop_uses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    shutil.copytree(SHIPPED, own)
    sources = own / "sources.yaml"
    sources.write_text(sources.read_text(encoding="utf-8").replace("enterprise-portal", "own-portal"))
    monkeypatch.setenv("TIAOKUAI_CATALOGUE", str(own))
    assert "own-portal" in catalogue_in_use().sources
    monkeypatch.setenv("TIAOKUAI_CATALOGUE", str(tmp_path / "nowhere"))
    with pytest.raises(typer.BadParameter, match=r"places\.yaml:1: 缺少这个文件"):
        catalogue_in_use()
