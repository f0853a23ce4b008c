-- What people on duty are told, once each; no personal data in `words`. Delivered from `next_try` on (quiet hours), by
-- the adapter that is set up; a receipt of reading may come from the gateway or from our own pages.
create table notice (
    notice_id    uuid primary key,
    kind         text not null,
    unit         text not null,
    level        text not null,
    role         text not null,
    order_id     uuid,
    reference    text not null,
    words        text not null,
    urgent       boolean not null,
    at           timestamptz not null,
    next_try     timestamptz not null,
    tries        int not null default 0,
    delivered_at timestamptz,
    read_at      timestamptz,
    read_by      text
);
create index notice_to_deliver on notice (urgent desc, next_try) where delivered_at is null;
create index notice_unread on notice (unit, at desc, notice_id) where read_at is null;

create index work_order_urgent on work_order (order_id) where risk >= 4 and (at_work or queue = 'desk');

-- A transfer to 110, 119 or 120: who, when, what was said there.
create table emergency_transfer (
    order_id uuid not null,
    service  text not null,
    at       timestamptz not null,
    by       text not null,
    words    text not null,
    primary key (order_id, service, at)
);
