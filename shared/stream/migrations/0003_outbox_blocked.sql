-- How many rows are blocked is asked again and again; there are none, and to learn it the whole outbox was read.
create index outbox_blocked on outbox (lane, seq) where blocked is not null;
