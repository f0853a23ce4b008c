"""`python -m deploy.local.restoring [complaints]`: the drill in a folder of its own, and its log."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from deploy.local.restoring.drill import Outcome, drill


def main() -> int:
    """0 when nothing was lost and the plain dump lacked something."""
    out, began = Console(highlight=False, soft_wrap=True), time.monotonic()

    def tell(words: str) -> None:
        out.print(f"{time.monotonic() - began:6.1f} s  {words}")

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 900
    with tempfile.TemporaryDirectory(prefix="tiaokuai-drill-") as folder:
        outcome = asyncio.run(drill(Path(folder), count, tell))
    for line in _said(outcome):
        tell(line)
    return 0 if outcome.account.clean and any(lacks for lacks, _all in outcome.dump_lacks.values()) else 1


def _said(outcome: Outcome) -> Iterator[str]:
    found = outcome.account
    yield (
        f"base backup and log: received {found.received}, dispatched {found.dispatched}, desk {found.desk}; "
        f"lost {found.lost}, duplicates {found.duplicates}, orphans {found.orphans}; re-sent {found.resends}"
    )
    for kind, samples in found.findings.items():
        yield f"  {kind}: {samples}"
    for what, (lacks, there) in outcome.dump_lacks.items():
        yield f"plain dump of the same moment: {lacks} of {there} {what} missing or in an older state"


if __name__ == "__main__":
    sys.exit(main())
