"""`make bench-capacity`: how the loop grows, where its CPU goes, what traces cost: half an hour.

python -m bench.capacity workers traces
"""

import sys
from collections.abc import Awaitable, Callable

import uvloop
from rich.console import Console

from bench.life import life
from bench.others import others
from bench.stored import stored
from bench.table import Row, keep, show
from bench.traces import traces
from bench.where import where
from bench.workers import workers
from shared.platform.logs import configure_logs

SECTIONS: dict[str, tuple[str, Callable[[], Awaitable[list[Row]]]]] = {
    "others": ("A hop beside another library", others),
    "life": ("One complaint from submission to close", life),
    "traces": ("The empty stage, traced", traces),
    "workers": ("The whole loop by workers a stage", workers),
    "where": ("CPU µs a complaint by part, the loop at work (flame graphs: bench/results/*.svg)", where),
    "stored": ("The whole loop by complaints stored", stored),
}


async def main(names: list[str]) -> None:
    """The sections named, all without a name; each is kept as soon as it is there."""
    out = Console(width=160)
    for name in names or SECTIONS:
        title, measure = SECTIONS[name]
        rows = await measure()
        keep(name, rows)
        show(title, rows, out)


if __name__ == "__main__":
    configure_logs(service="bench", level="ERROR")
    uvloop.run(main(sys.argv[1:]))
