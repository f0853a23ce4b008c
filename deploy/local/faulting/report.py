"""What a fault run showed: the figures of the promise, the fault log, and what else is worth knowing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from rich.table import Table

from deploy.local.faulting.injector import Done
from deploy.local.faulting.kinds import FaultKind
from deploy.local.faulting.plan import Fault
from deploy.local.oracle.findings import Judgement

CATCH_UP_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for; `kinds` are those to choose from."""

    complaints: int
    faults: int
    seed: int
    kinds: Sequence[FaultKind] = tuple(FaultKind)


@dataclass(frozen=True, slots=True)
class Proof:
    """What the logs and the processes' ends say.

    `crash_points` is point → how often, `unhit` process and point of arms that never fired, `fenced` counts
    batches of a partition refused to who no longer owned it, `deaths` ends nobody asked for by exit code,
    `cut_short` stops that took too long, `failures` errors logged.
    """

    crash_points: dict[str, int]
    unhit: list[tuple[str, str]]
    fenced: int
    deaths: dict[str, int]
    cut_short: int
    failures: dict[str, int]

    def missing_of(self, fault: Fault) -> list[tuple[str, str]]:
        """Those of this fault's arms that never fired."""
        return [found for arm in fault.arms if (found := (arm.process, arm.point)) in self.unhit]


@dataclass(frozen=True, slots=True)
class Load:
    """What was acknowledged by kind, how much of it by HTTP, where every complaint ended; `from_city` and
    `to_city` count the records of each kind that went down and up. `http_unavailable` counts answers 503 that
    said when to come back, `http_unclear` other answers of 500 and above.
    """

    acknowledged: dict[str, int]
    by_http: int
    http_retries: int
    http_unavailable: int
    http_unclear: dict[str, int]
    desk_decisions: int
    dead_letters: dict[str, int]
    places: dict[str, int]
    from_city: dict[str, int]
    to_city: dict[str, int]
    disk_bytes: int


@dataclass(frozen=True, slots=True)
class Report:
    """What happened and was found; `catch_up` is seconds from the last fault's end to quiet, if ever."""

    order: Order
    done: Sequence[Done]
    judgement: Judgement
    catch_up: float | None
    seconds: float
    proof: Proof
    load: Load

    @property
    def clean(self) -> bool:
        """Nothing lost, doubled or orphaned, caught up in time, every refusal over HTTP clear, and every
        fault shown to have happened.
        """
        in_time = self.catch_up is not None and self.catch_up <= CATCH_UP_SECONDS
        return self.judgement.clean and in_time and self.proven and not self.load.http_unclear

    @property
    def proven(self) -> bool:
        """Every fault took, every armed crash point fired, and a zombie was fenced if there was one."""
        zombies = any(each.fault.kind is FaultKind.FREEZE for each in self.done)
        shown = self.proof.fenced > 0 or not zombies
        return shown and not self.proof.unhit and all(each.hit for each in self.done)


def as_json(report: Report) -> dict[str, Any]:
    """The report in the words of the promise; ids alone, never content."""
    found = report.judgement
    order = report.order
    return {
        "complaints": order.complaints,
        "faults": order.faults,
        "seed": order.seed,
        "lost": found.lost.total,
        "duplicates": found.duplicates.total,
        "orphans": found.orphans.total,
        "resends": found.resends,
        "catch_up_seconds": report.catch_up,
        "clean": report.clean,
        "proven": report.proven,
        "faults_hit": sum(each.hit for each in report.done),
        "seconds": report.seconds,
        **asdict(report.proof),
        **asdict(report.load),
        "findings": {name: asdict(getattr(found, name)) for name in ("lost", "duplicates", "orphans")},
        "log": [_plain(each) for each in report.done],
    }


def in_a_line(report: Report) -> str:
    """The figures of the promise, for who reads nothing else."""
    found = report.judgement
    quiet = "never quiet" if report.catch_up is None else f"caught up after {report.catch_up} s"
    counts = f"lost {found.lost.total}, duplicates {found.duplicates.total}, orphans {found.orphans.total}"
    disk = f"{report.load.disk_bytes / 1000**3:.1f} GB on disk"
    order = f"{report.order.complaints} complaints, {len(report.done)} faults, seed {report.order.seed}"
    return f"{order}: {counts}; {quiet}; {disk}; {report.seconds} s in all"


def as_table(done: Sequence[Done]) -> Table:
    """When, for how long, what, to whom, whether it took, and what shows it."""
    table = Table("#", "when", "seconds", "fault", "whom", "hit", "shown", title="Fault log")
    for each in done:
        table.add_row(*_row(each))
    return table


def _row(each: Done) -> tuple[str, ...]:
    fault, took = each.fault, f"{each.ended - each.began:.1f}"
    hit = "yes" if each.hit else "no"
    return str(fault.number), _clock(each.began), took, fault.kind, fault.process, hit, each.shown


def _plain(each: Done) -> dict[str, Any]:
    return {**asdict(each), "began": _clock(each.began), "ended": _clock(each.ended)}


def _clock(epoch: float) -> str:
    return datetime.fromtimestamp(epoch, UTC).strftime("%H:%M:%S")
