"""What dispatch knows of the promise: no version of a complaint is overtaken, no item has two open orders."""

from shared.stream.looks import Missing, Twice

VERSIONS = Missing(what="version", suspects="select distinct complaint_id from early")
"""A complaint of which a later version waits for an earlier one: few at any time."""

OWNERS = Missing(what="owner", suspects="select order_id from work_order where at_work and lead is null")
"""An order at work with no unit that leads it."""

OPEN_ORDERS = Twice(
    what="order",
    count="""
select count(*) from (
    select from work_order where at_work or queue is not null
    group by complaint_id, item having count(*) > 1) as twice""",
)
"""An item with two open orders."""
