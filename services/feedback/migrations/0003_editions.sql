-- The scoreboard as it was drafted and published: numbered, for one audience, never changed again.

create table edition (
    number           int primary key,
    audience         text not null,
    since            timestamptz not null,
    until            timestamptz not null,
    up_to            bigint not null,
    at               timestamptz not null,
    minimum          int not null,
    corrects         int references edition,
    reason           text not null,
    drafted_by       text not null,
    drafted_at       timestamptz not null,
    objections_until timestamptz not null,
    content          bytea not null,
    digest           text not null
);

create table publication (
    number       int primary key references edition,
    published_by text not null,
    published_at timestamptz not null
);

-- A unit's objection to a draft: which order, which part of its figures, why.
create table objection (
    objection_id uuid primary key,
    number       int not null references edition,
    unit         text not null,
    order_id     uuid not null,
    part         text not null,
    words        text not null,
    evidence     text not null,
    raised_by    text not null,
    raised_at    timestamptz not null
);
create index objection_number on objection (number);

create table objection_decision (
    objection_id uuid primary key references objection,
    accepted     boolean not null,
    words        text not null,
    decided_by   text not null,
    decided_at   timestamptz not null
);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is written once', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger written_once before update or delete or truncate on edition
    for each statement execute function refuse_change();
create trigger written_once before update or delete or truncate on publication
    for each statement execute function refuse_change();
create trigger written_once before update or delete or truncate on objection_decision
    for each statement execute function refuse_change();
