-- Orders at work now, as counting last saw them: what the supervision ladder climbs on.
create table open_order (
    order_id uuid primary key,
    unit     text not null,
    due      timestamptz not null
);
create index open_order_due on open_order (due);

-- A step of the ladder: once for each order, due time and unit. Resolved by what became of the order, or
-- answered for by the unit.
create table supervision_step (
    step_id      uuid primary key,
    order_id     uuid not null,
    unit         text not null,
    rung         text not null,
    due          timestamptz not null,
    begun_at     timestamptz not null,
    resolved_at  timestamptz,
    resolution   text,
    explanation  text,
    explained_by text,
    explained_at timestamptz
);
create index supervision_step_order on supervision_step (order_id);
create index supervision_step_open on supervision_step (unit, begun_at) where resolved_at is null;
