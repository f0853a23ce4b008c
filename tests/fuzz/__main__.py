"""`make fuzz`: a million spoiled inputs through the doors and the rules, a share through the real stage."""

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from time import monotonic

from rich.console import Console

from deploy.local.databases import owner_dsn
from deploy.local.platform import Platform
from deploy.migrations import migrate_service
from services.intake.__main__ import door_of, knowledge_of
from shared.catalogue import load
from shared.contract.declarations import INPUT_BYTES
from shared.contract.records import Rejection
from shared.contract.topics import SUBMISSIONS
from shared.platform.keys import Keys, PseudonymKey
from shared.platform.logs import configure_logs
from shared.platform.sealing import Sealer
from tests.fuzz.doors import Tally, doors, spoiled, through_the_doors
from tests.fuzz.seeds import seeds
from tests.fuzz.stage import StageTally, through_the_stage

out = Console(highlight=False, soft_wrap=True)

_PART = 10_000
_BROKER_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class Part:
    """Which inputs one process takes at a time."""

    seed: int
    numbers: range


def main() -> int:
    options = _parsed()
    configure_logs(service="fuzz", level="ERROR")
    began = monotonic()
    parts = [
        Part(options.seed, range(at, min(at + _PART, options.events)))
        for at in range(0, options.events, _PART)
    ]
    with Pool(options.processes) as pool:
        total = _sum(pool.map(_tally, parts, chunksize=1))
    _tell(total, monotonic() - began)
    staged = asyncio.run(_staged(options.seed, options.staged))
    out.print(
        f"through the real stage: {len(staged.places):,} sent, {staged.taken:,} taken, "
        f"{len(staged.letters):,} dead letters, {staged.stuck} stuck, {staged.unaccounted} unaccounted for, "
        f"memory grew by {staged.grown_bytes / 1024**2:.0f} MB"
    )
    clean = total.adds_up and not total.crashes and staged.stuck == staged.unaccounted == 0
    failed = sum(code == "handler_failed" for code, _ in staged.letters.values())
    out.print(f"{failed} letters are our own fault" if failed else "sums add up" if clean else "NOT CLEAN")
    return 0 if clean and not failed else 1


def _parsed() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--events", type=int, default=1_000_000)
    arguments.add_argument("--staged", type=int, default=20_000, help="how many go through the real stage")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--processes", type=int, default=2)
    return arguments.parse_args()


def _tally(part: Part) -> Tally:
    catalogue = load()
    inputs = spoiled(seeds(catalogue), part.seed, part.numbers)
    return through_the_doors(inputs, doors(door_of(catalogue)), knowledge_of(catalogue, _keys()))


def _sum(tallies: Sequence[Tally]) -> Tally:
    total = Tally()
    for each in tallies:
        total.inputs += each.inputs
        total.taken += each.taken
        total.refused += each.refused
        total.crashes += each.crashes
    return total


def _tell(total: Tally, seconds: float) -> None:
    out.print(
        f"{total.inputs:,} inputs = {total.taken:,} taken + {total.refused.total():,} refused "
        f"+ {len(total.crashes)} crashes, in {seconds:.0f} s"
    )
    for code, count in total.refused.most_common():
        out.print(f"  {code:<16}{count:>10,}")
    for crash in total.crashes[:20]:
        out.print(f"  CRASH {crash}")


async def _staged(seed: int, count: int) -> StageTally:
    """The first so many of the inputs for the submission door that a broker takes at all."""
    catalogue, keys = load(), _keys()
    door = door_of(catalogue)
    only = [each for each in seeds(catalogue) if each.door == "submission"]
    records = [
        each for _, _, each in spoiled(only, seed, range(count)) if len(each.value or b"") < _BROKER_BYTES
    ]
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="tiaokuai-fuzz-"))
    try:
        async with Platform(folder, environment={}) as platform:
            await migrate_service("intake", owner_dsn(platform.admin_dsn, "intake"))
            staged = await through_the_stage(
                records,
                SUBMISSIONS.full_name,
                login=platform.login,
                dsn=platform.dsn("intake"),
                door=door,
                knowledge=knowledge_of(catalogue, keys),
                keys=keys,
            )
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    for place, record in zip(staged.places, records, strict=True):
        found = door.open_record(record)
        said = (found.code, found.field) if isinstance(found, Rejection) else None
        if staged.letters.get(place) != said:
            out.print(f"  DIFFERS input {record.offset}: door {said}, stage {staged.letters.get(place)}")
    return staged


def _keys() -> Keys:
    return Keys(PseudonymKey(1, b"p" * 32), Sealer({1: b"s" * 32}, current=1))


if __name__ == "__main__":
    assert INPUT_BYTES > _BROKER_BYTES
    sys.exit(main())
