-- Groups of callers on one place or enterprise that were told of, each once a window.
create table group_signal (
    signal_id uuid primary key,
    at        timestamptz not null
);
-- Rows come about in the order of time: a few pages tell which blocks hold the last hours, at almost no cost.
create index repeat_key_recent on repeat_key using brin (submitted_at) with (pages_per_range = 16);
