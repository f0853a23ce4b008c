"""What a batch writes besides its cases: moves, reports, tasks, what the city is told; saved at once."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from services.dispatch.cases import EarlyEvent
from services.dispatch.notices.rows import NoticeRow
from shared.contract.events.classification import MatterChanged
from shared.contract.events.order import Hop
from shared.contract.records import Headers


class EventRow(NamedTuple):
    """A move as stored: the JSON that is sent."""

    order_id: UUID
    version: int
    move: str | None
    at: datetime
    decides: bool
    event: str

    @property
    def order_state(self) -> str:
        """The order's whole state after the move, as the event tells it: the JSON of its field `order`.

        No text can hold what is looked for: a quote inside of one is escaped.
        """
        begins = self.event.index('"order":{') + len('"order":')
        return self.event[begins : self.event.index(',"decision":', begins)]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report or verdict that was met, and its refusal's code if it was refused."""

    reporter: str
    report_id: UUID
    order_id: UUID
    kind: str
    staff: str | None
    refusal: str | None


@dataclass(frozen=True, slots=True)
class CityReportRow:
    """What the city is told under a number, with its final bytes; `awaits` a receipt: until it comes it is
    sent again.
    """

    report_id: UUID
    complaint_id: UUID
    number: str
    kind: str
    source: str
    awaits: bool
    value: bytes | None
    headers: Headers


@dataclass(frozen=True, slots=True)
class TaskRow:
    """Something a person must look at."""

    task_id: UUID
    kind: str
    complaint_id: UUID
    order_id: UUID | None
    words: str


@dataclass(frozen=True, slots=True)
class HopRow:
    """One unit handing an order to another."""

    order_id: UUID
    version: int
    hop: Hop


class ConfirmedMark(NamedTuple):
    """A mark that was counted, and that a person confirmed by issuing the order that carries it."""

    matter_id: UUID
    order_id: UUID
    kind: str
    proposer: str
    evidence: str
    confirmer: str
    expires_on: date
    words: str


@dataclass(slots=True)
class Journal:
    """The rows of one batch, and what it counts."""

    events: list[EventRow] = field(default_factory=list)
    reports: list[ReportRow] = field(default_factory=list)
    city_reports: list[CityReportRow] = field(default_factory=list)
    receipts: list[tuple[UUID, bool, str]] = field(default_factory=list)
    notices: list[NoticeRow] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    hops: list[HopRow] = field(default_factory=list)
    early: list[EarlyEvent] = field(default_factory=list)
    drained: list[tuple[UUID, int]] = field(default_factory=list)
    matters: list[MatterChanged] = field(default_factory=list)
    marks: list[ConfirmedMark] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    issued_to: list[str] = field(default_factory=list)
    waited: list[timedelta] = field(default_factory=list)
    duplicates: int = 0
    contradictions: int = 0
