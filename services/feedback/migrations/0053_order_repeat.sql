-- Whether an order's matter came up in the 180 days before it (clause 52's span): looked up by the counter, beside `score`,
-- for the orders that changed and those next in their matters; `followed` says how far. Nothing is filled here: the
-- counter begins with the first event.
create table order_repeat (
    order_id   uuid primary key,
    matter_id  uuid not null,
    created_at timestamptz not null,
    month      date not null,
    category   text not null,
    again      boolean not null
);
create index order_repeat_created on order_repeat (created_at);

create table followed (
    only_row boolean primary key default true check (only_row),
    up_to    bigint not null
);
insert into followed (up_to) values (0);

-- What they add up to by month and category, as `score_sum` is kept.
create table repeat_sum (
    month    date not null,
    category text not null,
    known    bigint not null,
    repeated bigint not null,
    primary key (month, category)
);

create function repeat_summed() returns trigger language plpgsql as $$
declare sign int := tg_argv[0]::int;
begin
    insert into repeat_sum as s
    select month, category, sign * count(*), sign * count(*) filter (where again) from changed group by month, category
    on conflict (month, category) do update set
        known = s.known + excluded.known, repeated = s.repeated + excluded.repeated;
    return null;
end $$;

create function repeat_sums_emptied() returns trigger language plpgsql as $$
begin
    delete from repeat_sum;
    return null;
end $$;

create trigger sum_new after insert on order_repeat
referencing new table as changed for each statement execute function repeat_summed('1');
create trigger sum_gone after delete on order_repeat
referencing old table as changed for each statement execute function repeat_summed('-1');
create trigger sum_was after update on order_repeat
referencing old table as changed for each statement execute function repeat_summed('-1');
create trigger sum_is after update on order_repeat
referencing new table as changed for each statement execute function repeat_summed('1');
create trigger sum_none after truncate on order_repeat for each statement execute function repeat_sums_emptied();
