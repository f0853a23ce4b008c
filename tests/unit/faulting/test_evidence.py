"""What the logs prove, from a moment on."""

from pathlib import Path

import orjson

from deploy.local.faulting.evidence import Logs


def write(log: Path, *lines: dict[str, object] | bytes) -> None:
    with log.open("ab") as file:
        for line in lines:
            file.write((line if isinstance(line, bytes) else orjson.dumps(line)) + b"\n")


def test_who_waited_and_why_since_the_mark(tmp_path: Path) -> None:
    logs, intake = Logs(tmp_path), tmp_path / "intake.log"
    write(intake, {"event": "stage waits", "reason": "TimeoutError"})
    mark = logs.mark()
    assert logs.waited(mark) == {}
    write(intake, {"event": "stage waits", "reason": "DiskFullError"}, b"Traceback (most recent call last):")
    write(tmp_path / "new.log", {"event": "timer skipped", "reason": "DiskFullError"}, {"event": "http"})
    assert logs.waited(mark) == {"DiskFullError": 2}


def test_counts_are_added_up(tmp_path: Path) -> None:
    logs = Logs(tmp_path)
    mark = logs.mark()
    write(tmp_path / "relay.log", {"event": "line cut", "count": 3}, {"event": "line cut", "count": 4})
    assert logs.counts(mark, "line cut") == 7
    assert logs.counts(mark, "line mended") == 0
