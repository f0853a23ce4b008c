"""Dispatch's own metrics, counted once a batch; labels are unit codes and reasons, never an order."""

from collections import Counter as Tally

from prometheus_client import Counter, Gauge, Histogram

from services.dispatch.journal import Journal
from shared.platform.metrics import DUPLICATES_SUPPRESSED

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
OVERDUE = Gauge("tiaokuai_dispatch_overdue_orders", "Orders past their binding due time", ["unit"])
HOPPED = Gauge("tiaokuai_dispatch_hopped_orders", "Open orders handed on three times or more")
CALENDAR_UNTIL = Gauge(
    "tiaokuai_dispatch_calendar_until_timestamp_seconds", "The last day whose holidays are known"
)
EARLY = Gauge("tiaokuai_dispatch_early_versions", "Complaint versions that wait for an earlier one")
CITY_RESENT = Counter("tiaokuai_dispatch_city_resent", "City reports sent again for want of a receipt")
CITY_PUSHES = Counter("tiaokuai_dispatch_city_pushes", "Pushes of reports to a source's server", ["result"])
SILENT_CITY = Gauge("tiaokuai_dispatch_city_unacknowledged", "City reports without a receipt after an hour")


def count(journal: Journal) -> None:
    """Count what a batch did."""
    if journal.duplicates:
        DUPLICATES_SUPPRESSED.labels(STAGE).inc(journal.duplicates)
    for rule, number in Tally(journal.rules).items():
        DECISIONS.labels(rule).inc(number)
    for waited in journal.waited:
        WAITED.observe(waited.total_seconds())
    for unit, number in Tally(journal.issued_to).items():
        ISSUED.labels(unit).inc(number)
    for each in journal.hops:
        HOPS.labels(each.hop.from_unit, each.hop.to_unit).inc()
    for result, number in Tally(row.refusal or "applied" for row in journal.reports).items():
        REPORTS.labels(result).inc(number)
    for task in journal.tasks:
        TASKS.labels(task.kind.partition("_")[0]).inc()
