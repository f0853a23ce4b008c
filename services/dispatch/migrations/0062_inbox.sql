-- An inbox is what is open, the soonest due first, and what has ended, the latest first: neither may read the other,
-- which grows with the years. The states are those of `inbox.ENDED`, by the letter; a test reads the plans.
create index work_order_open on work_order (lead, coalesce(binding, '9999-12-31 00:00:00+00'), order_id)
where state not in ('closed', 'guided', 'merged', 'returned_to_city', 'withdrawn');

create index work_order_ended on work_order (lead, coalesce(binding, '9999-12-31 00:00:00+00'), order_id)
where state in ('closed', 'guided', 'merged', 'returned_to_city', 'withdrawn');
