-- What was answered to a POST under a caller's Idempotency-Key: written in the transaction of its effect.
create table idempotency (
    caller     text not null,
    route      text not null,
    key        text not null,
    body_hash  bytea not null,
    status     int,
    body       bytea,
    claimed_at timestamptz not null default now(),
    primary key (caller, route, key)
);
create index idempotency_age on idempotency (claimed_at);
