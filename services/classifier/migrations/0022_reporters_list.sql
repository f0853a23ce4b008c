-- The reviewed list of professional reporters. Off until an impact assessment is filed.

-- Who filed which assessment (PIPL arts. 55-56); the latest one counts, until its day.
create table impact_assessment (
    assessment_id bigint generated always as identity primary key,
    reference     text not null,
    filed_by      text not null,
    filed_at      timestamptz not null,
    valid_until   date not null
);

create table reporter_entry (
    entry_id    uuid primary key,
    version     int not null,
    key         text not null,
    state       text not null,
    reason_code text not null,
    purpose     text not null,
    evidence    uuid[] not null,
    approvals   jsonb not null,
    expires_on  date,
    changed_at  timestamptz not null
);
-- One entry a person that is under way or on the list.
create unique index reporter_entry_open on reporter_entry (key)
    where state in ('proposed', 'approved', 'listed', 'appealed');
create index reporter_entry_expiry on reporter_entry (expires_on) where state in ('listed', 'appealed');

create table reporter_entry_history (
    entry_id uuid not null,
    version  int not null,
    change   text not null,
    actor    text not null,
    reason   text not null,
    at       timestamptz not null,
    primary key (entry_id, version)
);

-- Every look: who, when, at what, for what. Written in the transaction that shows it.
create table reporter_look (
    look_id  bigint generated always as identity primary key,
    actor    text not null,
    what     text not null,
    entry_id uuid,
    order_id uuid,
    purpose  text not null,
    hit      boolean,
    at       timestamptz not null
);
create index reporter_look_actor on reporter_look (actor, at);
