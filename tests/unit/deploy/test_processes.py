"""Children are watched, stopped in words, and never outlive whoever started them."""

import sys
import threading
from pathlib import Path

import psutil
import pytest

from deploy.local.processes import ChildFailedError, start
from tests.waiting import until

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""
PARENT = """
import sys, time
from pathlib import Path
from deploy.local.processes import start
child = start("grandchild", ["sleep", "60"], Path(sys.argv[1]))
print(child.pid, flush=True)
time.sleep(60)
"""


async def test_stop_asks_first(tmp_path: Path) -> None:
    child = start("sleeper", ["sleep", "60"], tmp_path / "log")
    assert child.exit_code is None
    assert await child.stop(5) == -15


async def test_stop_kills_what_does_not_listen(tmp_path: Path) -> None:
    child = start("stubborn", [sys.executable, "-c", STUBBORN], tmp_path / "log")
    await until(lambda: "deaf" in child.log.read_text())
    assert await child.stop(0.1) == -9


async def test_an_early_end_is_told_with_its_last_words(tmp_path: Path) -> None:
    child = start("failing", ["sh", "-c", "echo no such thing; exit 3"], tmp_path / "log")
    assert await child.wait(5) == 3
    with pytest.raises(ChildFailedError, match=r"failing ended with code 3:\nno such thing"):
        child.must_run()


async def test_the_environment_is_added_to_ours(tmp_path: Path) -> None:
    child = start(
        "teller", ["sh", "-c", "echo $GREETING $HOME"], tmp_path / "log", environment={"GREETING": "ni"}
    )
    await child.wait(5)
    assert child.last_lines().split()[0] == "ni"
    assert len(child.last_lines().split()) == 2


async def test_a_child_ends_with_a_killed_parent(tmp_path: Path) -> None:
    parent = start("parent", [sys.executable, "-c", PARENT, tmp_path / "inner"], tmp_path / "log")
    await until(lambda: parent.log.read_text().strip() or parent.must_run())
    grandchild = int(parent.log.read_text())
    parent.kill()
    await until(lambda: not psutil.pid_exists(grandchild) or psutil.Process(grandchild).status() == "zombie")


def test_only_the_main_thread_may_start_children(tmp_path: Path) -> None:
    refused: list[RuntimeError] = []

    def attempt() -> None:
        try:
            start("orphan", ["true"], tmp_path / "log")
        except RuntimeError as error:
            refused.append(error)

    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join()
    assert "main thread" in str(refused[0])
