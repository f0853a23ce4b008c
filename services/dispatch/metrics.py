"""Dispatch's own metrics, counted once a batch; labels are unit codes and reasons, never an order."""

from collections import Counter as Tally
from collections.abc import Iterable

from prometheus_client import Counter, Gauge, Histogram

from services.dispatch.journal import Journal
from services.dispatch.rules.marks import MarkKind
from shared.domain.lifecycle import Move
from shared.platform.metrics import CONTRADICTIONS, DUPLICATES_SUPPRESSED

STAGE = "orders"

DECISIONS = Counter("tiaokuai_dispatch_decisions", "Orders opened or assigned, by rule", ["rule"])
WAITED = Histogram(
    "tiaokuai_dispatch_since_intake_seconds",
    "From a complaint's arrival at intake to its order with a unit or at the desk, an item",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800),
)
ISSUED = Counter("tiaokuai_dispatch_issued", "Orders given to a lead unit", ["unit"])
HOPS = Counter("tiaokuai_dispatch_hops", "Orders handed from one unit to another", ["from_unit", "to_unit"])
REPORTS = Counter("tiaokuai_dispatch_reports", "Reports and verdicts: applied, or the code", ["result"])
RETURNS = Counter("tiaokuai_dispatch_returns", "Returns to the desk or the city, by step", ["step"])
TASKS = Counter("tiaokuai_dispatch_desk_tasks", "Tasks raised for the desk", ["kind"])

DELETED = Counter("tiaokuai_dispatch_deleted", "Rows deleted after their time", ["kind"])
NOTICES = Counter("tiaokuai_dispatch_notices", "Notices by what became of a try to deliver", ["result"])
NOTICES_WAITING = Gauge("tiaokuai_dispatch_notices_waiting", "Notices that are due and not delivered")
NOTICE_AGE = Gauge("tiaokuai_dispatch_notice_oldest_seconds", "How long the oldest of them has been due")

QUEUES = ("desk", "returns", "answers")
QUEUED = Gauge("tiaokuai_dispatch_queued_orders", "Orders that wait for a person", ["queue"])
QUEUE_AGE = Gauge("tiaokuai_dispatch_queue_oldest_seconds", "Age of the oldest order in a queue", ["queue"])
RETURNS_LATE = Gauge("tiaokuai_dispatch_returns_late", "Return requests not reviewed in time")
OPEN = Gauge("tiaokuai_dispatch_open_orders", "Orders a unit is at work on", ["unit"])
DUE_SOON = Gauge("tiaokuai_dispatch_due_soon_orders", "Orders due within 24 hours", ["unit"])
OVERDUE = Gauge("tiaokuai_dispatch_overdue_orders", "Orders past their binding due time", ["unit"])
MARKS = Gauge("tiaokuai_dispatch_marks", "Marks of clause 52 that count today", ["kind"])
MARKS_EXPIRED = Gauge(
    "tiaokuai_dispatch_marks_expired", "Marks past their day that nobody reviewed since", ["kind"]
)
HOPPED = Gauge("tiaokuai_dispatch_hopped_orders", "Open orders handed on three times or more")
CALENDAR_UNTIL = Gauge(
    "tiaokuai_dispatch_calendar_until_timestamp_seconds", "The last day whose holidays are known"
)
EARLY = Gauge("tiaokuai_dispatch_early_versions", "Complaint versions that wait for an earlier one")
CITY_RESENT = Counter("tiaokuai_dispatch_city_resent", "City reports sent again for want of a receipt")
CITY_PUSHES = Counter("tiaokuai_dispatch_city_pushes", "Pushes of reports to a source's server", ["result"])
SILENT_CITY = Gauge("tiaokuai_dispatch_city_unacknowledged", "City reports without a receipt after an hour")


_RETURNS = frozenset(
    {
        Move.REQUEST_RETURN,
        Move.ACCEPT_RETURN,
        Move.REFUSE_RETURN,
        Move.REQUEST_RETURN_TO_CITY,
        Move.CITY_TAKES_BACK,
        Move.CITY_REFUSES,
    }
)
_STEPS = {move.value for move in _RETURNS}
# What is rare is shown at zero, too.
for _step in _STEPS:
    RETURNS.labels(_step)
for _kind in MarkKind:
    MARKS.labels(_kind.value)
    MARKS_EXPIRED.labels(_kind.value)
for _result in ("delivered", "failed"):
    NOTICES.labels(_result)
for _result in ("taken", "failed"):
    CITY_PUSHES.labels(_result)


def count(journal: Journal) -> None:
    """Count what a batch did."""
    if journal.duplicates:
        DUPLICATES_SUPPRESSED.labels(STAGE).inc(journal.duplicates)
    if journal.contradictions:
        CONTRADICTIONS.labels(STAGE).inc(journal.contradictions)
    for waited in journal.waited:
        WAITED.observe(waited.total_seconds())
    _add(HOPS, ((each.hop.from_unit, each.hop.to_unit) for each in journal.hops))
    _add(DECISIONS, ((rule,) for rule in journal.rules))
    _add(ISSUED, ((unit,) for unit in journal.issued_to))
    _add(RETURNS, ((row.move,) for row in journal.events if row.move in _STEPS))
    _add(REPORTS, ((row.refusal or "applied",) for row in journal.reports))
    _add(TASKS, ((task.kind.partition("_")[0],) for task in journal.tasks))


def _add(counter: Counter, labels: Iterable[tuple[str, ...]]) -> None:
    for values, number in Tally(labels).items():
        counter.labels(*values).inc(number)
