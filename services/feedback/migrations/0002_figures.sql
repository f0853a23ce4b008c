-- The figures are a fold of events. Every event that changes one carries the transaction that brought it (`tx`):
-- all with `tx` below the oldest transaction still open are final, so a cut through the events is one number, and
-- what was computed at a cut can be computed again (docs/decisions/0060).

alter table order_move
    add column due         timestamptz,
    add column due_contact timestamptz,
    add column category    text,
    add column town        text,
    add column rule        text,
    add column marked      boolean not null default false,
    add column tx          bigint not null default (pg_current_xact_id()::text::bigint);
create index order_move_tx on order_move (tx);

alter table callback_result
    add column reasons text[],
    add column tx      bigint not null default (pg_current_xact_id()::text::bigint);
create index callback_result_tx on callback_result (tx);

-- Said by the moves themselves; kept for rows written before.
alter table order_view
    alter column hops set default 0,
    alter column reworks set default 0,
    add column received_at timestamptz,
    add column parts       text not null default '',
    add column matter_id   uuid,
    add column basis       text;
drop index order_view_issued;

-- What is left out of one unit's figures for one order, by whose decision: an objection that was accepted.
create table exclusion (
    exclusion_id uuid primary key,
    order_id     uuid not null,
    unit         text not null,
    measure      text not null,
    objection_id uuid not null,
    decided_by   text not null,
    decided_at   timestamptz not null,
    tx           bigint not null default (pg_current_xact_id()::text::bigint)
);
create index exclusion_order on exclusion (order_id);
create index exclusion_tx on exclusion (tx);

-- The rows behind every figure: what one order counts for one unit. Made again whenever the order changes or
-- time alone changes it (`next_at`); every figure is a sum of these. `month` is that of the first dispatch.
create table score (
    order_id       uuid not null,
    unit           text not null,
    month          date not null,
    dispatched_at  timestamptz not null,
    category       text not null,
    town           text not null,
    channel        text not null,
    marked         boolean not null,
    next_at        timestamptz,
    dispatched     int not null, first_right   int not null, hops        int not null, by_rule    int not null,
    spared         int not null, spared_hops   int not null, received    int not null, returned   int not null,
    return_refused int not null, held          int not null, held_seconds bigint not null,
    contact_due    int not null, contacted     int not null, responded   int not null,
    due            int not null, on_time       int not null, overdue     int not null, closed     int not null,
    answered       int not null, reworked      int not null, supervised  int not null, escalated  int not null,
    asked          int not null, reached       int not null, valid       int not null, solved     int not null,
    rated          int not null, satisfied     int not null, excepted    int not null, anonymous  int not null,
    by_default     int not null, minute_due    int not null, minute      int not null, excluded   int not null,
    primary key (order_id, unit),
    check (first_right <= dispatched and contacted <= responded and responded <= contact_due
           and on_time <= due and reworked <= answered and return_refused <= returned and returned <= received
           and reached <= asked and solved <= valid and valid <= reached and satisfied <= rated
           and rated <= reached and minute <= minute_due and spared_hops <= spared)
);
create index score_month on score (month);
create index score_next on score (next_at) where next_at is not null;

-- How far the events are counted: all with `tx` below `up_to`, as things stood at `at`.
create table scored (
    only_row boolean primary key default true check (only_row),
    up_to    bigint not null,
    at       timestamptz not null
);
insert into scored (up_to, at) values (0, '2000-01-01');
