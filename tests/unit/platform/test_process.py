"""A process ends with 0 when asked, with 1 when it crashes, and always in time."""

import json
import signal
import subprocess
import sys
import time

import pytest

PROGRAM = """
import asyncio, sys, threading, time
from shared.platform.logs import configure_logs
from shared.platform.process import run

async def obeys(stop):
    print("ready", flush=True)
    await stop.wait()

async def hangs(stop):
    print("ready", flush=True)
    await asyncio.Event().wait()

async def blocks(stop):
    print("ready", flush=True)
    await stop.wait()
    time.sleep(60)

async def lingers(stop):
    threading.Thread(target=time.sleep, args=(60,)).start()
    print("ready", flush=True)
    await stop.wait()

async def crashes(stop):
    raise RuntimeError("13812345678")

async def returns(stop):
    assert type(asyncio.get_running_loop()).__module__.startswith("uvloop")

configure_logs(service="test")
run(globals()[sys.argv[1]], stop_deadline=float(sys.argv[2]))
"""


def end_of(main: str, number: signal.Signals | None = None, deadline: float = 0.3) -> tuple[int, str, float]:
    """Exit code, what was logged, seconds from the signal."""
    command = [sys.executable, "-c", PROGRAM, main, str(deadline)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        if number is not None:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            process.send_signal(number)
        asked = time.monotonic()
        _, logged = process.communicate(timeout=20)
    return process.returncode, logged, time.monotonic() - asked


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_well(number: signal.Signals) -> None:
    code, logged, _ = end_of("obeys", number, deadline=30)
    assert (code, logged) == (0, "")


@pytest.mark.parametrize("main", ["hangs", "blocks", "lingers"])
def test_whatever_hangs_is_ended_at_the_deadline(main: str) -> None:
    code, logged, seconds = end_of(main, signal.SIGTERM)
    assert code == 0
    assert json.loads(logged.splitlines()[-1])["event"] == "stop deadline reached"
    assert seconds < 5


def test_a_crash_is_logged_once_without_its_words() -> None:
    code, logged, _ = end_of("crashes")
    (line,) = logged.splitlines()
    assert code == 1
    assert (json.loads(line)["event"], json.loads(line)["error"]) == ("process failed", "RuntimeError")
    assert "13812345678" not in line


def test_work_that_is_done_ends_it() -> None:
    assert end_of("returns")[:2] == (0, "")
