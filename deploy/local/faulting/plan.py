"""Which faults, in which order, to whom: computed from a seed, so that a run can be repeated."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from shared.stream.crash import POINTS, READ

LATEST = 1.5
"""Seconds into its part of the load at which a fault comes at the latest."""

_AWAY_SECONDS = (9.0, 12.0)
_UNREST_SECONDS = (6.0, 10.0)
_PAST_THE_SESSION = (1.5, 4.0)
# Longer than the database lets a transaction lie idle: the zombie wakes without its connection.
_PAST_THE_TRANSACTION = 17.0
_LONG_FREEZES = 0.25


class FaultKind(StrEnum):
    """What is done."""

    CRASH = "crash at a named point"
    KILL = "kill -9"
    FREEZE = "SIGSTOP past the session"
    BROKER_KILLED = "Kafka kill -9"
    BROKER_AWAY = "Kafka away"
    POSTGRES_KILLED = "PostgreSQL kill -9"
    CUT = "database connections cut"
    BAD_INPUT = "bad input"
    STORM = "rebalance storm"
    ALTERED = "ALTER TABLE under load"
    SLOWED = "a tenth of its time"
    CLOCK = "clock jumps"


_UNREST = (FaultKind.STORM, FaultKind.ALTERED, FaultKind.SLOWED, FaultKind.CLOCK)


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
    """

    number: int
    kind: FaultKind
    delay: float
    process: str = ""
    seconds: float = 0.0
    arms: tuple[Arm, ...] = ()


def plan(seed: int, count: int, fleet: Fleet, *, session_seconds: float) -> list[Fault]:
    """So many faults, every kind at least once if there is room, every crash point if any is a crash."""
    rolls = Random(f"faults {seed}")
    kinds = _kinds(rolls, count)
    crashes = _share_out(rolls, kinds.count(FaultKind.CRASH), fleet)
    faults = [_one(rolls, kind, fleet, session_seconds) for kind in kinds]
    freezes = _zombies(rolls, [fault for fault in faults if fault.kind is FaultKind.FREEZE])
    armed = {FaultKind.CRASH: iter(crashes), FaultKind.FREEZE: iter(freezes)}
    return [
        replace(fault, number=number, arms=next(armed.get(fault.kind, iter([()]))))
        for number, fault in enumerate(faults, 1)
    ]


def _kinds(rolls: Random, count: int) -> list[FaultKind]:
    """Each kind once, then a crash for each point, then by chance; shuffled."""
    # What a busy day brings comes after what breaks: a short run is about the latter.
    broken = [kind for kind in FaultKind if kind not in _UNREST]
    every = [*rolls.sample(broken, len(broken)), *_UNREST]
    wanted = [*every, *[FaultKind.CRASH] * (len(POINTS) - 1)]
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
    delay, process, seconds = rolls.uniform(0.0, LATEST), "", 0.0
    match kind:
        case FaultKind.KILL:
            process = rolls.choice(fleet.streams)
        case FaultKind.FREEZE:
            long = rolls.random() < _LONG_FREEZES
            past = _PAST_THE_TRANSACTION if long else rolls.uniform(*_PAST_THE_SESSION)
            process, seconds = rolls.choice(fleet.twins), session_seconds + past
        case FaultKind.SLOWED:
            process, seconds = rolls.choice(fleet.streams), rolls.uniform(*_UNREST_SECONDS)
        case FaultKind.STORM | FaultKind.ALTERED | FaultKind.CLOCK:
            seconds = rolls.uniform(*_UNREST_SECONDS)
        case FaultKind.BROKER_AWAY:
            seconds = rolls.uniform(*_AWAY_SECONDS)
        case FaultKind.POSTGRES_KILLED:
            seconds = rolls.choice((0.0, rolls.uniform(1.0, 4.0)))
    return Fault(0, kind, round(delay, 2), process, round(seconds, 1))
