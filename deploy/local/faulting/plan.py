"""Which faults, in which order, to whom: computed from a seed, so that a run can be repeated."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from random import Random

from deploy.local.faulting.kinds import CALAMITIES, CUT_LINES, FULL_DISKS, UNREST, FaultKind
from shared.stream.crash import POINTS, READ

LATEST = 1.5
"""Seconds into its part of the load at which a fault comes at the latest."""

_SECONDS = {
    FaultKind.BROKER_AWAY: (9.0, 12.0),
    **dict.fromkeys(UNREST, (6.0, 10.0)),
    **dict.fromkeys(CUT_LINES, (5.0, 10.0)),
    **dict.fromkeys(FULL_DISKS, (4.0, 8.0)),
}
_TO_ONE_PROCESS = (FaultKind.KILL, FaultKind.SLOWED)
_HALF_OPEN = 0.67
_PAST_THE_SESSION = (1.5, 4.0)
# Longer than the database lets a transaction lie idle: the zombie wakes without its connection.
_PAST_THE_TRANSACTION = 17.0
_LONG_FREEZES = 0.25


@dataclass(frozen=True, slots=True)
class Fleet:
    """Names of processes: who has stages, who serves HTTP and timers, who shares a group with another."""

    streams: tuple[str, ...]
    directs: tuple[str, ...]
    twins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arm:
    """A process is to die, or to freeze, the `nth` time it passes a crash point."""

    process: str
    point: str
    nth: int
    freezes: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: `delay` seconds after its part of the load began, lasting `seconds`.

    A freeze without an arm comes at any moment; with one, records in hand: that makes a zombie for certain.
    After a cut that left lines `half_open` the old connections stay silent for ever.
    """

    number: int
    kind: FaultKind
    delay: float
    process: str = ""
    seconds: float = 0.0
    arms: tuple[Arm, ...] = ()
    half_open: bool = False


def plan(
    seed: int,
    count: int,
    fleet: Fleet,
    *,
    session_seconds: float,
    among: Collection[FaultKind] = tuple(FaultKind),
) -> list[Fault]:
    """So many faults, every kind of `among` at least once if there is room, every crash point if one is."""
    rolls = Random(f"faults {seed}")
    kinds = _kinds(rolls, count, among)
    crashes = _share_out(rolls, kinds.count(FaultKind.CRASH), fleet)
    faults = [_one(rolls, kind, fleet, session_seconds) for kind in kinds]
    freezes = _zombies(rolls, [fault for fault in faults if fault.kind is FaultKind.FREEZE])
    armed = {FaultKind.CRASH: iter(crashes), FaultKind.FREEZE: iter(freezes)}
    return [
        replace(fault, number=number, arms=next(armed.get(fault.kind, iter([()]))))
        for number, fault in enumerate(faults, 1)
    ]


def _kinds(rolls: Random, count: int, among: Collection[FaultKind]) -> list[FaultKind]:
    """Each kind once, then a crash for each point, then by chance; shuffled."""
    # What a busy day brings comes after what breaks: a short run is about the latter.
    broken = [kind for kind in FaultKind if kind not in (*UNREST, *CALAMITIES)]
    every = [*rolls.sample(broken, len(broken)), *UNREST, *CALAMITIES]
    every = [kind for kind in every if kind in among]
    wanted = [*every, *[FaultKind.CRASH] * (len(POINTS) - 1 if FaultKind.CRASH in among else 0)]
    wanted += rolls.choices(every, k=max(0, count - len(wanted)))
    chosen = wanted[:count]
    rolls.shuffle(chosen)
    return chosen


def _share_out(rolls: Random, crashes: int, fleet: Fleet) -> list[tuple[Arm, ...]]:
    """Every point over so many faults; those of one fault go to different processes."""
    if not crashes:
        return []
    points = rolls.sample(POINTS, len(POINTS))
    points += rolls.choices(POINTS, k=max(0, crashes - len(points)))
    return [_arm(rolls, points[start::crashes], fleet) for start in range(crashes)]


def _arm(rolls: Random, points: Sequence[str], fleet: Fleet) -> tuple[Arm, ...]:
    free = dict.fromkeys(rolls.sample(fleet.streams, len(fleet.streams)))
    arms = []
    # Fewer processes pass the direct points: they choose first.
    for point in sorted(points, key=lambda each: not _is_direct(each)):
        able = [name for name in free if not _is_direct(point) or name in fleet.directs]
        del free[able[0]]
        arms.append(Arm(able[0], point, 1 if point == "after_claim" else rolls.randint(1, 3)))
    return tuple(arms)


def _zombies(rolls: Random, freezes: Sequence[Fault]) -> list[tuple[Arm, ...]]:
    """The first freeze makes a zombie, of the others every second one."""
    arms = [(Arm(fault.process, READ, rolls.randint(1, 2), freezes=True),) for fault in freezes]
    return [arm if place % 2 == 0 else () for place, arm in enumerate(arms)]


def _is_direct(point: str) -> bool:
    return point.startswith("direct_")


def _one(rolls: Random, kind: FaultKind, fleet: Fleet, session_seconds: float) -> Fault:
    delay, process = rolls.uniform(0.0, LATEST), ""
    if kind is FaultKind.FREEZE:
        long = rolls.random() < _LONG_FREEZES
        past = _PAST_THE_TRANSACTION if long else rolls.uniform(*_PAST_THE_SESSION)
        process, seconds = rolls.choice(fleet.twins), session_seconds + past
    else:
        process = rolls.choice(fleet.streams) if kind in _TO_ONE_PROCESS else ""
        seconds = rolls.uniform(*_SECONDS[kind]) if kind in _SECONDS else 0.0
    if kind is FaultKind.POSTGRES_KILLED:
        seconds = rolls.choice((0.0, rolls.uniform(1.0, 4.0)))
    half_open = kind in CUT_LINES and rolls.random() < _HALF_OPEN
    return Fault(0, kind, round(delay, 2), process, round(seconds, 1), half_open=half_open)
