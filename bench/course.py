"""Where a contestant runs: its Kafka, its database, what it reads and what it sends for each event read."""

import os
from typing import Self

from pydantic import BaseModel, ConfigDict

_VARIABLE = "TIAOKUAI_BENCH_COURSE"


class Output(BaseModel):
    """`each` event read makes so many, sent to one of these topics by key, of about so many bytes."""

    model_config = ConfigDict(frozen=True)

    topics: tuple[str, ...]
    bytes: int = 640
    each: float = 1.0

    def due(self, read: int) -> int:
        """How many are sent for the `read`-th event, counted from 0."""
        return int((read + 1) * self.each) - int(read * self.each)


class Course(BaseModel):
    """A contestant's task. `outputs`: topic read → what is sent for each of its events."""

    model_config = ConfigDict(frozen=True)

    name: str
    kafka: str
    dsn: str
    outputs: dict[str, tuple[Output, ...]]

    @classmethod
    def given(cls) -> Self:
        """The course of this process."""
        return cls.model_validate_json(os.environ[_VARIABLE])

    def environment(self) -> dict[str, str]:
        """What a contestant's process is given."""
        return {_VARIABLE: self.model_dump_json()}

    @property
    def sources(self) -> list[str]:
        """The topics read."""
        return sorted(self.outputs)

    @property
    def targets(self) -> list[str]:
        """The topics written."""
        return sorted({topic for each in self.outputs.values() for out in each for topic in out.topics})

    def hop(self) -> tuple[str, str]:
        """The one topic read and the one written, for those who do no more."""
        (source,), (target,) = self.sources, self.targets
        return source, target
