"""The kinds of faults there are."""

from enum import StrEnum


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
    PROMOTED = "standby promoted"
    LINE_KAFKA = "line to Kafka cut"
    LINE_POSTGRES = "line to PostgreSQL cut"
    DISK_KAFKA = "Kafka's disk full"
    DISK_POSTGRES = "PostgreSQL's disk full"
    FLOOD = "poison flood"
    HOT = "one hot partition"


UNREST = (FaultKind.STORM, FaultKind.ALTERED, FaultKind.SLOWED, FaultKind.CLOCK)
"""What a busy day brings."""

CUT_LINES = {FaultKind.LINE_KAFKA, FaultKind.LINE_POSTGRES}
FULL_DISKS = {FaultKind.DISK_KAFKA, FaultKind.DISK_POSTGRES}
CALAMITIES = (
    FaultKind.PROMOTED,
    *(FaultKind.LINE_KAFKA, FaultKind.LINE_POSTGRES),
    *(FaultKind.DISK_KAFKA, FaultKind.DISK_POSTGRES),
    *(FaultKind.FLOOD, FaultKind.HOT),
)
"""Rarer and longer, or in need of servers of another make: they come last into a plan."""
