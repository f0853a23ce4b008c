"""What a fault run showed: the figures of the promise, the fault log, and what else is worth knowing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from rich.table import Table

from deploy.local.faulting.injector import Done
from deploy.local.oracle.findings import Findings

CATCH_UP_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """`catch_up_seconds` is None when it did not become quiet in time; `crash_points` is point → how often.

    `fenced` counts batches of a partition refused to who no longer owned it, `unhit` arms that never fired,
    `deaths` unasked ends of processes by exit code, `cut_short` stops that took too long.
    """

    complaints: int
    faults: int
    seed: int
    lost: Findings
    duplicates: Findings
    orphans: Findings
    resends: int
    catch_up_seconds: float | None
    seconds: float
    acknowledged: dict[str, int]
    by_http: int
    http_retries: int
    desk_decisions: int
    dead_letters: dict[str, int]
    places: dict[str, int]
    crash_points: dict[str, int]
    unhit: list[str]
    fenced: int
    deaths: dict[str, int]
    cut_short: int
    failures: dict[str, int]
    disk_bytes: int
    log: Sequence[Done]
    busy_with: str = ""

    @property
    def clean(self) -> bool:
        """0 / 0 / 0, caught up in time, and every fault asked for shown to have happened."""
        nothing_wrong = not (self.lost.total or self.duplicates.total or self.orphans.total)
        return nothing_wrong and self.catch_up_seconds is not None and self.proven

    @property
    def proven(self) -> bool:
        """Whether the logs show every crash point asked for, and a zombie fenced if any was made."""
        zombies = any("fenced" in done.shown or "woke" in done.shown for done in self.log)
        return not self.unhit and all(done.hit for done in self.log) and (self.fenced > 0 or not zombies)


def as_json(verdict: Verdict) -> dict[str, Any]:
    """The verdict as a JSON object; ids alone, never content."""
    counted = {name: getattr(verdict, name).total for name in ("lost", "duplicates", "orphans")}
    samples = {name: getattr(verdict, name).samples for name in counted}
    counts = {name: getattr(verdict, name).counts for name in counted}
    rest = {
        name: getattr(verdict, name)
        for name in Verdict.__slots__
        if name not in {*counted, "log", "complaints", "faults", "seed", "resends", "catch_up_seconds"}
    }
    return {
        "complaints": verdict.complaints,
        "faults": verdict.faults,
        "seed": verdict.seed,
        **counted,
        "resends": verdict.resends,
        "catch_up_seconds": verdict.catch_up_seconds,
        "clean": verdict.clean,
        "proven": verdict.proven,
        **rest,
        "counts": counts,
        "samples": samples,
        "log": [
            {**asdict(done), "began": _clock(done.began), "ended": _clock(done.ended)} for done in verdict.log
        ],
    }


def as_table(log: Sequence[Done]) -> Table:
    """When, what, whom, whether it took, and what shows it."""
    table = Table("when", "seconds", "what", "whom", "hit", "shown")
    for done in log:
        whom = done.fault.process or ", ".join(arm.process for arm in done.fault.arms)
        took = f"{done.ended - done.began:.1f}"
        table.add_row(
            _clock(done.began), took, done.fault.kind, whom, "yes" if done.hit else "no", done.shown
        )
    return table


def _clock(epoch: float) -> str:
    return datetime.fromtimestamp(epoch, UTC).strftime("%H:%M:%S")
