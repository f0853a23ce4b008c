"""What sending matters to the line first has saved, month by month (clauses 52 and 12)."""

from dataclasses import dataclass
from typing import Any

from services.feedback.board.cells import Period
from services.feedback.rules.rates import Rate
from shared.platform.database import Connection, Pool

BY_MONTH = """
select to_char(month, 'YYYY-MM') as month, sum(dispatched) as dispatched, sum(by_rule) as by_rule,
       sum(hops) as hops, sum(first_right) as first_right, sum(spared) as spared,
       sum(spared_hops) as spared_hops, sum(minute_due) as minute_due, sum(minute) as minute
from score where dispatched_at >= $1 and dispatched_at < $2 group by month order by month"""

# Orders about a matter beyond its first one in the month.
REPEATS = """
select to_char(s.month, 'YYYY-MM') as month, count(v.matter_id) as known,
       count(v.matter_id) - count(distinct v.matter_id) as repeated
from score s join order_view v using (order_id)
where s.dispatched_at >= $1 and s.dispatched_at < $2 and s.dispatched > 0 group by s.month"""


@dataclass(frozen=True, slots=True)
class Saved:
    """One month: orders the town was spared, hops avoided, and how well the first dispatch was."""

    month: str
    dispatched: int
    spared: int
    hops_avoided: int
    by_rule: Rate
    first_dispatch: Rate
    hops: Rate
    repeats: Rate
    minute: Rate


async def saved(database: Connection | Pool, period: Period) -> list[Saved]:
    """Every month of the period with an order, in order."""
    repeats = {row["month"]: row for row in await database.fetch(REPEATS, period.since, period.until)}
    rows = await database.fetch(BY_MONTH, period.since, period.until)
    return [_saved(row, repeats.get(row["month"])) for row in rows]


def _saved(row: Any, repeats: Any) -> Saved:
    return Saved(
        month=row["month"],
        dispatched=row["dispatched"],
        spared=row["spared"],
        hops_avoided=row["spared_hops"],
        by_rule=Rate(row["by_rule"], row["dispatched"]),
        first_dispatch=Rate(row["first_right"], row["dispatched"]),
        hops=Rate(row["hops"], row["dispatched"]),
        repeats=Rate(repeats["repeated"], repeats["known"]) if repeats else Rate(0, 0),
        minute=Rate(row["minute"], row["minute_due"]),
    )
