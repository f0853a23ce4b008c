-- A complaint under a source's own number. `state` is the event as last sent: what the next message is added to.
-- `people` are the sealed names of people in it, so that a later message that writes one of them is masked too.
-- Version 0 is a number of which only messages came that wait for the new one; nothing was sent of it yet.
create table complaint (
    complaint_id uuid primary key,
    source       text not null,
    number       text not null,
    version      int not null,
    state        json,
    people       bytea,
    changed_at   timestamptz not null,
    unique (source, number)
) with (fillfactor = 85);

-- Every message once, whichever way it came, with its bytes as they came, sealed. `content` is the digest of what it
-- says; without a version it waits. Messages of one complaint arrive under its row's lock, so `arrival` is their order.
create table message (
    message_id   uuid primary key,
    complaint_id uuid not null,
    arrival      bigint generated always as identity,
    action       text not null,
    content      bytea not null,
    version      int,
    received_at  timestamptz not null,
    raw          bytea not null
);
create index message_of_complaint on message (complaint_id, arrival);

-- The people's side of each message (who, how to reach them, the unredacted words), sealed, kept apart so that it can
-- be deleted on its own.
create table contact (
    message_id   uuid primary key,
    complaint_id uuid not null,
    sealed       bytea not null
);
create index contact_of_complaint on contact (complaint_id);

-- Who looked at a complaint's contacts, and for what purpose. Written before they are shown, never changed.
create table contact_look (
    look_id      bigint generated always as identity primary key,
    complaint_id uuid not null,
    looked_by    text not null,
    purpose      text not null,
    looked_at    timestamptz not null
);
create index contact_look_of_complaint on contact_look (complaint_id);

-- The moves of the complaint's orders as dispatch told them: each once, in whatever order they came.
create table timeline (
    order_id     uuid not null,
    version      int not null,
    complaint_id uuid not null,
    move         text,
    state        text not null,
    actor        text not null,
    lead         text,
    at           timestamptz not null,
    primary key (order_id, version)
);
create index timeline_of_complaint on timeline (complaint_id);
