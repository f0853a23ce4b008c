-- What is kept for how long. A hold (a court, an audit, a dispute) keeps a complaint's people from every deletion; a lock
-- keeps them from every eye until the period in which they must be kept is over, then they go.
create table legal_hold (
    complaint_id uuid primary key,
    until        timestamptz not null,
    held_by      text not null,
    reason       text not null,
    held_at      timestamptz not null
);

alter table contact add column locked_until timestamptz;
create index contact_locked on contact (locked_until) where locked_until is not null;
create index message_age on message (received_at);
