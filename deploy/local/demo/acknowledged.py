"""The load's own list of what was acknowledged: written to disk before anything else is believed of it."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from enum import StrEnum
from pathlib import Path

import orjson


class InputKind(StrEnum):
    """What was handed in."""

    SUBMISSION = "submission"
    REPORT = "report"
    CALLBACK = "callback"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """An input that Kafka, or the API, said it has.

    `id` is the message's, report's or result's; empty where only the service can compute it, or the input is
    unreadable. `about` is the complaint or order. Over HTTP there is no topic; `version` is the order's, as
    answered.
    """

    kind: InputKind
    id: str
    about: str
    topic: str = ""
    partition: int = -1
    offset: int = -1
    readable: bool = True
    version: int = 0


class AcknowledgedList:
    """An append-only file, one line an input; `add` returns when the disk has it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file = path.open("ab")
        self.count = 0

    def add(self, inputs: Sequence[Acknowledged]) -> None:
        """Write, flush, fsync."""
        if inputs:
            self._file.write(b"".join(orjson.dumps(astuple(each)) + b"\n" for each in inputs))
            self._file.flush()
            os.fsync(self._file.fileno())
            self.count += len(inputs)

    def close(self) -> None:
        self._file.close()


def read_acknowledged(path: Path) -> Iterator[Acknowledged]:
    """Every input of the list, in the order of their acknowledgement."""
    with path.open("rb") as lines:
        for line in lines:
            kind, *rest = orjson.loads(line)
            yield Acknowledged(InputKind(kind), *rest)
