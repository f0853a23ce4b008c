"""`python -m deploy.local.days [complaints] [section …]`: the runbook followed on a loop of its own."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from deploy.local.account import Account
from deploy.local.days.operator import Operator, Tell
from deploy.local.days.steps import change_catalogue, grow, rotate_keys, tell_versions
from deploy.local.demo.play import Paces
from deploy.local.run import running
from deploy.local.session import Loop, running_loop
from shared.platform.logs import configure_logs

_PER_SECOND, _QUIET_SECONDS = 2.5, 300.0
_TWICE = ("intake", "dispatch")
SECTIONS = ("scaling", "catalogue", "keys", "partitions")


async def follow(folder: Path, complaints: int, sections: Sequence[str], tell: Tell) -> bool:
    """The sections named: those under load, then, all being read, the partitions with a second feed.

    True when the oracle finds both feeds clean.
    """
    async with running_loop(folder, environment={}, progress=tell) as loop:
        operator = Operator(loop, tell)
        first = await _under_load(operator, complaints, sections)
        tell(_said(first))
        await tell_versions(operator)
        if "partitions" not in sections:
            return first.clean
        grown = replace(loop, topics=await grow(operator))
        second = await _fed_again(grown, complaints // 2, operator)
        tell(_said(second))
        return first.clean and second.clean


async def _under_load(operator: Operator, complaints: int, sections: Sequence[str]) -> Account:
    async with running(operator.loop, count=complaints, seed=1, paces=Paces(_PER_SECOND)) as run:
        if "scaling" in sections:
            await operator.scale_out(_TWICE)
            await operator.roll("a release")
            await operator.scale_in()
        if "catalogue" in sections:
            await change_catalogue(operator)
        if "keys" in sections:
            await rotate_keys(operator)
        await run.until_quiet(_QUIET_SECONDS)
        return await run.account()


async def _fed_again(loop: Loop, complaints: int, operator: Operator) -> Account:
    async with running(loop, count=complaints, seed=2, paces=Paces(4 * _PER_SECOND)) as run:
        await run.until_quiet(_QUIET_SECONDS)
        ends = await run.watch.ends()
        for topic in ("tiaokuai.complaints.received", "tiaokuai.dispatch.lifecycle"):
            new = [end for (name, number), end in sorted(ends.items()) if name == topic and number >= 4]
            operator.tell(f"{topic}: on its new partitions lie {new}")
        return await run.account()


def _said(found: Account) -> str:
    return (
        f"received {found.received}, dispatched {found.dispatched}, desk {found.desk}; lost {found.lost}, "
        f"duplicates {found.duplicates}, orphans {found.orphans}; re-sent {found.resends} "
        f"{found.findings or ''}"
    )


def main() -> int:
    """0 when nothing was lost."""
    out, began = Console(highlight=False, soft_wrap=True, markup=False), time.monotonic()
    count, sections = int(sys.argv[1]) if len(sys.argv) > 1 else 600, sys.argv[2:] or SECTIONS
    if strangers := set(sections) - set(SECTIONS):
        out.print(f"no such section: {sorted(strangers)}; there are {SECTIONS}")
        return 2
    configure_logs(service="days", level="ERROR")

    def tell(words: str) -> None:
        out.print(f"{time.monotonic() - began:6.1f} s  {words}")

    with tempfile.TemporaryDirectory(prefix="tiaokuai-days-") as folder:
        return 0 if asyncio.run(follow(Path(folder), count, sections, tell)) else 1


if __name__ == "__main__":
    sys.exit(main())
