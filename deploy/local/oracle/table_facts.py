"""What the databases say: the documented tables, reduced to what the judging compares."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Moves(NamedTuple):
    """A read model's record of an order's moves: how many versions, the highest."""

    versions: int
    latest: int


class View(NamedTuple):
    """A read model's idea of an order."""

    version: int
    state: str
    lead: str | None


class Copy(NamedTuple):
    """A whole state as stored: its version and the digest of its content."""

    version: int
    digest: bytes


class Cursor(NamedTuple):
    """How far a stage has read a partition."""

    service: str
    group: str
    topic: str
    partition: int
    next_offset: int


@dataclass(slots=True)
class TableFacts:
    """By table, its key as text → what is compared; lists hold the offenders a query found itself."""

    complaints: dict[str, Copy] = field(default_factory=dict)
    messages: dict[str, int | None] = field(default_factory=dict)
    classified: dict[str, Moves] = field(default_factory=dict)
    timelines: dict[str, Moves] = field(default_factory=dict)
    decided: dict[str, int] = field(default_factory=dict)
    early: list[str] = field(default_factory=list)
    orders: dict[str, Copy] = field(default_factory=dict)
    order_events: dict[str, Moves] = field(default_factory=dict)
    reports: set[str] = field(default_factory=set)
    city_reports: dict[str, bool | None] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    order_moves: dict[str, Moves] = field(default_factory=dict)
    matters_in_dispatch: dict[str, Moves] = field(default_factory=dict)
    matters_in_feedback: dict[str, Moves] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    results: set[str] = field(default_factory=set)
    verdicts: set[str] = field(default_factory=set)
    letters: dict[tuple[str, int, int], str] = field(default_factory=dict)
    letter_ids: set[str] = field(default_factory=set)
    stale_outbox: list[str] = field(default_factory=list)
    without_owner: list[str] = field(default_factory=list)
    cursors: list[Cursor] = field(default_factory=list)
