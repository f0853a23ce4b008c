-- The database half of every stage: how far each partition was read, what is still to be sent, what could not be used.

-- One row a partition. `epoch` grows with every claim, so a worker that lost the partition finds no row to move.
-- `lane` names the partition in the outbox; lane 0 is the direct lane of HTTP, timers and people.
create table stream_cursor (
    consumer_group text not null,
    topic          text not null,
    partition      int not null,
    topic_id       text not null,
    lane           int generated always as identity unique,
    epoch          bigint not null,
    next_offset    bigint not null,
    claimed_at     timestamptz not null default now(),
    primary key (consumer_group, topic, partition)
);

create sequence outbox_direct_seq;

-- Final bytes of what is to be sent, in lane order. Rows live for milliseconds: they go when Kafka has them.
create table outbox (
    lane       int not null,
    seq        bigint not null default nextval('outbox_direct_seq'),
    event_id   uuid not null,
    topic      text not null,
    key        bytea,
    value      bytea,
    headers    bytea not null,
    created_at timestamptz not null,
    blocked    text,
    primary key (lane, seq)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 20000);

-- What a stage could not use, with the sealed bytes as they came. `state`: dead, redrive, redriven.
create table dead_letter (
    dead_letter_id uuid primary key,
    stage          text not null,
    consumer_group text not null,
    topic          text not null,
    partition      int not null,
    record_offset  bigint not null,
    record_time    timestamptz not null,
    code           text not null,
    field          text not null,
    detail         text not null,
    sealed         bytea not null,
    state          text not null default 'dead',
    attempts       int not null default 1,
    created_at     timestamptz not null,
    updated_at     timestamptz not null
);
create index dead_letter_waiting on dead_letter (consumer_group, created_at) where state = 'redrive';
create index dead_letter_age on dead_letter (created_at);
