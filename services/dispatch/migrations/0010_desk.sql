-- When a unit is to be warned next: read with `at_work`, named by no index, so that most moves change none (HOT).
-- `provisional`: its date waits for the calendar of a coming year. Both follow the order's state.
alter table work_order add column warn_at timestamptz;
alter table work_order add column provisional boolean not null default false;
alter table work_order add column review_on date;

-- A clerk's decision that can still be undone: applied when its time has come, nothing was told before.
create table held_decision (
    order_id uuid primary key,
    clerk    text not null,
    ruling   jsonb not null,
    until    timestamptz not null,
    sealed   boolean not null
);
create index held_decision_until on held_decision (until);

-- Class matters (一类事): one row a matter that may become one; whoever looks at its members holds it.
create table class_matter (
    matter_id uuid primary key,
    opened_at timestamptz,
    lead      text,
    lead_by   text,
    closed_at timestamptz,
    closed_by text
);
create index class_matter_open on class_matter (opened_at) where opened_at is not null and closed_at is null;
