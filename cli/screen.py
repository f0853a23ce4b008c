"""How commands print: nothing is cut short, neither on a narrow terminal nor in a pipe or a file."""

import sys
from collections.abc import Collection

from rich.console import Console
from rich.table import Column, Table

_PIPE_COLUMNS = 300


def screen(*, stderr: bool = False) -> Console:
    """Where a command prints: as wide as the terminal, and a row to a line where there is none."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _PIPE_COLUMNS
    return Console(highlight=False, soft_wrap=True, stderr=stderr, width=width)


def listing(*names: str, whole: Collection[str] = (), title: str | None = None) -> Table:
    """A table whose cells go on in a further line, but for columns kept `whole`: ids, to be copied."""
    return Table(*(Column(each, overflow="fold", no_wrap=each in whole) for each in names), title=title)


def named() -> Table:
    """A grid of names and what is said under each, in as many lines as it takes."""
    return Table.grid(Column(no_wrap=True), Column(overflow="fold"), padding=(0, 2))
