"""A run ends when it is told to, also where nobody can read any more that it does."""

import asyncio
import io
import os
import signal
from pathlib import Path

import pytest
from rich.console import Console

from cli.running import until_stopped


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
