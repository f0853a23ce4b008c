"""What waits, as gauges: queues and their ages, orders at work and overdue by unit, what came too early."""

from datetime import datetime, time, timedelta

from services.dispatch import metrics
from services.dispatch import reading_sql as sql
from services.dispatch.city.sql import WAITING
from services.dispatch.handbook import Handbook
from services.dispatch.rules.marks import MarkKind
from shared.platform.database import Connection

_EARLY_AFTER = timedelta(minutes=1)
_CITY_SILENT_AFTER = timedelta(hours=1)


async def show_what_waits(book: Handbook, connection: Connection) -> None:
    """Set the gauges: queues and ages, orders at work and overdue by unit, reports the city left open."""
    now = await connection.fetchval("select clock_timestamp()")
    waiting = {row["queue"]: row for row in await connection.fetch(sql.GAUGES)}
    for queue in metrics.QUEUES:
        row = waiting.get(queue)
        metrics.QUEUED.labels(queue).set(row["orders"] if row else 0)
        metrics.QUEUE_AGE.labels(queue).set((now - row["oldest"]).total_seconds() if row else 0)
    at_work = {row["lead"]: row for row in await connection.fetch(sql.AT_WORK, now)}
    for unit in book.terms.receiving:
        row = at_work.get(unit)
        metrics.OPEN.labels(unit).set(row["orders"] if row else 0)
        metrics.DUE_SOON.labels(unit).set(row["soon"] if row else 0)
        metrics.OVERDUE.labels(unit).set(row["overdue"] if row else 0)
    returns = await connection.fetch(sql.LATE_RETURNS)
    late = [row for row in returns if book.terms.limits.review_until(row["queued_at"]) < now]
    metrics.RETURNS_LATE.set(len(late))
    marks = {row["kind"]: row for row in await connection.fetch(sql.MARKS, now.astimezone(book.zone).date())}
    for kind in MarkKind:
        row = marks.get(kind.value)
        metrics.MARKS.labels(kind.value).set(row["counting"] if row else 0)
        metrics.MARKS_EXPIRED.labels(kind.value).set(row["expired"] if row else 0)
    metrics.HOPPED.set(await connection.fetchval(sql.HOPPED))
    metrics.CALENDAR_UNTIL.set(_midnight(book))
    metrics.EARLY.set(await connection.fetchval(sql.EARLY_WAITING, now - _EARLY_AFTER))
    metrics.SILENT_CITY.set(await connection.fetchval(WAITING, now - _CITY_SILENT_AFTER))


def _midnight(book: Handbook) -> float:
    return datetime.combine(book.terms.limits.horizon(), time(), book.zone).timestamp()
