"""What intake knows of its promise: every complaint it took has an order, as dispatch tells."""

from shared.stream.looks import Missing

UNDECIDED = Missing(
    what="order",
    start="select clock_timestamp() - interval '1 day'",
    # A minute is what dispatch has for it.
    mark="select clock_timestamp() - interval '1 minute'",
    suspects="""
select distinct m.complaint_id from (
    select complaint_id from message where received_at > $1 and received_at <= $2 and version is not null
    union
    select unnest($3::uuid[])) as m
where not exists (select from timeline t where t.complaint_id = m.complaint_id)""",
)
"""A complaint without an order: behind, lost, or a dead letter that waits for a person."""
