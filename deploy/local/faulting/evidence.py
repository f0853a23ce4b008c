"""What the processes' own logs prove: which crash point was hit, who was fenced, who had to be cut short."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

CRASH, FENCED, CUT_SHORT = "crash point", "fenced", "stop deadline reached"
_WAITED = {"stage waits", "publishing waits", "timer skipped", "direct rows left to the relay"}


@dataclass(frozen=True, slots=True)
class Mark:
    """How long each log was at some moment: what came later counts."""

    lengths: Mapping[Path, int]


class Logs:
    """The log files of a folder, one a process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def mark(self) -> Mark:
        """Now."""
        return Mark({log: log.stat().st_size for log in self._files()})

    def since(self, mark: Mark, process: str = "") -> Iterator[dict[str, Any]]:
        """Lines that came later, of one process or of all, each with its `process`; broken ones left out."""
        for log in self._files():
            if process in {"", log.stem}:
                yield from _lines(log, mark.lengths.get(log, 0))

    def crashes(self, mark: Mark) -> list[tuple[str, str]]:
        """Process and crash point of every death at one."""
        lines = self.since(mark)
        return [(line["process"], str(line["point"])) for line in lines if line.get("event") == CRASH]

    def fenced(self, mark: Mark, process: str = "") -> int:
        """Partitions of which a batch was refused, because somebody else had them."""
        return sum(line.get("count", 1) for line in self.since(mark, process) if line.get("event") == FENCED)

    def count(self, mark: Mark, event: str) -> int:
        """Lines of this event."""
        return sum(line.get("event") == event for line in self.since(mark))

    def counts(self, mark: Mark, event: str) -> int:
        """The sum of their `count` over the lines of this event."""
        return sum(line.get("count", 0) for line in self.since(mark) if line.get("event") == event)

    def waited(self, mark: Mark) -> Counter[str]:
        """Why stages, timers and senders had to wait for a server: reason → how often."""
        lines = (line for line in self.since(mark) if line.get("event") in _WAITED)
        return Counter(str(line.get("reason")) for line in lines)

    def failures(self, mark: Mark) -> Counter[str]:
        """Errors and worse: `process: event (error)` → how often."""
        return Counter(
            f"{line['process']}: {line.get('event')} {line.get('error', line.get('reason', ''))}"
            for line in self.since(mark)
            if line.get("level") in {"error", "critical"}
        )

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*.log"))


def _lines(log: Path, start: int) -> Iterator[dict[str, Any]]:
    with log.open("rb") as file:
        file.seek(start)
        for raw in file:
            try:
                line = orjson.loads(raw)
            except orjson.JSONDecodeError:
                continue
            if isinstance(line, dict):
                yield {**line, "process": log.stem}
