-- What dispatch owns: complaints as last applied, work orders with every move, reports, what the city was told.
-- Whoever changes an order locks its complaint first: one lock level, taken in the order of ids.

-- A complaint at the last version applied. `payload` is the classified event as it came, checked at the door and kept
-- uncompressed (compressing costs more than the disk here); `round` grows when an answered number is taken up again;
-- `reported` holds what the city knows in this round.
create table complaint (
    complaint_id uuid primary key,
    version      int not null,
    side         text not null,
    number       text not null,
    round        int not null,
    reported     text[] not null,
    payload      bytea not null
) with (toast_tuple_target = 8160);
alter table complaint alter column payload set storage external;

-- An item's work order: the whole state, and beside it what is asked for in queries.
-- `side` is the complaining side when the order was opened. `open_matter` is set while the order is open and stands for its matter: two open ones of one side can't both.
-- `queue` is the queue of people it waits in, since `queued_at`. No index names `state` or `binding`: most moves then
-- change no index (HOT). `order_state` is JSON kept as text: it is made and read here alone; the views cast it.
create table work_order (
    order_id        uuid primary key,
    version         int not null,
    complaint_id    uuid not null,
    item            smallint not null,
    state           text not null,
    lead            text,
    queue           text,
    queued_at       timestamptz,
    at_work         boolean not null,
    side            text not null,
    open_matter     uuid,
    merged_into     uuid,
    confidentiality text not null,
    risk            smallint not null,
    binding         timestamptz,
    order_state     text not null
) with (fillfactor = 70, toast_tuple_target = 8160);
alter table work_order alter column order_state set storage external;
create index work_order_of_complaint on work_order (complaint_id, item);
create unique index work_order_open_matter on work_order (side, open_matter) where open_matter is not null;
create index work_order_merged_into on work_order (merged_into) where merged_into is not null;
create index work_order_queue on work_order (queue, risk desc, queued_at, order_id) where queue is not null;
create index work_order_lead on work_order (lead, order_id) where lead is not null;
create index work_order_at_work on work_order (lead) where at_work;

-- Every move with the order's whole state after it: the bytes that were sent. The first one carries the decision.
create table order_event (
    order_id uuid not null,
    version  int not null,
    move     text,
    at       timestamptz not null,
    decides  boolean not null,
    event    text not null,
    primary key (order_id, version)
) with (toast_tuple_target = 8160);
alter table order_event alter column event set storage external;

create view work_order_now as
select order_id, complaint_id, order_state::jsonb as order_state from work_order;

create view order_history as
select order_id, version, move, at, event::jsonb as event from order_event;

create view decision as
select order_id, version, at, event::jsonb -> 'decision' as decision
from order_event where decides;

-- One unit handing to another, with the time the first one used.
create table hop (
    order_id     uuid not null,
    version      int not null,
    from_unit    text not null,
    to_unit      text not null,
    ground       text not null,
    at           timestamptz not null,
    seconds_used bigint not null,
    primary key (order_id, version)
);

-- Reports of units and verdicts of feedback, each met once: null in `refusal` means applied.
create table report (
    reporter  text not null,
    report_id uuid not null,
    order_id  uuid not null,
    kind      text not null,
    staff     text,
    refusal   text,
    at        timestamptz not null,
    primary key (reporter, report_id)
);

-- What the city was told under each number. `acknowledged`: null while it says nothing, else yes or no.
create table city_report (
    report_id       uuid primary key,
    complaint_id    uuid not null,
    number          text not null,
    kind            text not null,
    at              timestamptz not null,
    acknowledged    boolean,
    acknowledged_at timestamptz
);
create index city_report_silent on city_report (at) where acknowledged is null;

-- Versions of complaints that came before their predecessor.
create table early (
    complaint_id uuid not null,
    version      int not null,
    event_id     uuid,
    traceparent  text not null,
    payload      bytea not null,
    arrived_at   timestamptz not null,
    primary key (complaint_id, version)
);

-- Matters as the classifier finds them, each change once.
create table matter_change (
    matter_id    uuid not null,
    version      int not null,
    kind         text not null,
    change       text not null,
    complaint_id uuid not null,
    members      int not null,
    complainants int not null,
    at           timestamptz not null,
    primary key (matter_id, version)
);

-- What a person must look at besides the orders at the desk.
create table desk_task (
    task_id      uuid primary key,
    kind         text not null,
    complaint_id uuid not null,
    order_id     uuid,
    words        text not null,
    at           timestamptz not null,
    done_at      timestamptz,
    done_by      text
);
create index desk_task_open on desk_task (at, task_id) where done_at is null;

-- Which clerk works on which order at the desk, and until when nobody else may.
create table desk_claim (
    order_id uuid primary key,
    clerk    text not null,
    until    timestamptz not null
);
