"""What is wrong with a catalogue, told to the person who edits it: file, line and a Chinese sentence."""

from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""The way from a file's top to a value: keys and list positions."""


@dataclass(frozen=True, slots=True)
class Location:
    """An entry's place in the catalogue's files."""

    file: str
    path: Path = ()

    def at(self, *steps: str | int) -> "Location":
        """A place further down."""
        return Location(self.file, (*self.path, *steps))


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A mistake, its file (relative to the catalogue) and line (from 1)."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class CatalogueError(Exception):
    """The catalogue can't be used; lists every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))
