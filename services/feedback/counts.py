"""What the scoreboard counts, from the tables: one statement for a period."""

from datetime import datetime

from services.feedback.rules.rates import UnitCounts
from shared.platform.database import Connection, Pool

# Orders issued in the period. A unit answers for what it was first given (accuracy, hops) and what it leads
# now (closed, on time); a callback's result counts for the unit whose answer it is about. Of several results
# about one answer the city's counts, else the first one that reached somebody.
# On time is measured at the answer: waiting for the callback is not the unit's doing.
UNIT_COUNTS = """
with orders as materialized (
    select * from order_view where issued_at >= $1 and issued_at < $2),
given as (
    select first_lead as unit, count(*) as dispatched, sum(hops) as hops,
           count(*) filter (where state = 'closed' and hops = 0) as first_right
    from orders where first_lead is not null group by 1),
held as (
    select lead as unit,
           count(*) filter (where state = 'closed') as closed,
           count(*) filter (where state = 'closed' and reworks > 0) as reworked,
           count(*) filter (where due <= $3 or state in ('accepted', 'closed')) as due,
           count(*) filter (where state in ('accepted', 'closed') and answered_at <= due) as on_time
    from orders where lead is not null and due is not null group by 1),
official as (
    select distinct on (r.order_id, r.order_version) c.unit, r.reached, r.solved, r.satisfaction
    from orders o join callback_result r using (order_id) join callback c using (callback_id)
    order by r.order_id, r.order_version, r.owner = 'city' desc, r.reached desc, r.asked_at, r.result_id),
heard as (
    select unit, count(*) as callbacks, count(*) filter (where reached) as reached,
           count(*) filter (where reached and solved is not null) as valid,
           count(*) filter (where reached and solved = 'yes') as solved,
           count(*) filter (where reached and satisfaction is not null) as rated,
           count(*) filter (where reached and satisfaction in ('satisfied', 'fairly')) as satisfied
    from official group by 1)
select unit, coalesce(dispatched, 0) as dispatched, coalesce(first_right, 0) as first_right,
       coalesce(hops, 0)::int as hops, coalesce(closed, 0) as closed, coalesce(reworked, 0) as reworked,
       coalesce(due, 0) as due, coalesce(on_time, 0) as on_time, coalesce(callbacks, 0) as callbacks,
       coalesce(reached, 0) as reached, coalesce(valid, 0) as valid, coalesce(solved, 0) as solved,
       coalesce(rated, 0) as rated, coalesce(satisfied, 0) as satisfied
from given full join held using (unit) full join heard using (unit)"""

# Anonymous complainants can't be called back: they are counted apart from satisfaction.
ANONYMOUS_CLOSED = """
select count(*) from order_view
where anonymous and state = 'closed' and issued_at >= $1 and issued_at < $2"""


async def unit_counts(
    database: Connection | Pool, since: datetime, until: datetime, now: datetime
) -> tuple[list[UnitCounts], int]:
    """Counts of every unit over orders issued in [since, until), and how many anonymous ones were closed."""
    rows = await database.fetch(UNIT_COUNTS, since, until, now)
    anonymous: int = await database.fetchval(ANONYMOUS_CLOSED, since, until)
    return [UnitCounts(**row) for row in rows], anonymous
