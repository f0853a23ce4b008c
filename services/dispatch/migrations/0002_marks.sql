-- The marks of clause 52 on a matter (a complaint's own id where it belongs to none): who proposed, who confirmed, on what
-- evidence, until when, and what a department says against it. One of a kind is open at a time.
create table mark (
    mark_id      uuid primary key,
    matter_id    uuid not null,
    order_id     uuid not null,
    kind         text not null,
    state        text not null,
    proposer     text not null,
    evidence     text not null,
    proposed_at  timestamptz not null,
    confirmer    text,
    expires_on   date,
    contested_by text,
    words        text not null,
    changed_at   timestamptz not null,
    changed_by   text not null
);
create unique index mark_open on mark (matter_id, kind) where state in ('proposed', 'confirmed', 'contested');
create index mark_waiting on mark (proposed_at, mark_id) where state in ('proposed', 'contested');
