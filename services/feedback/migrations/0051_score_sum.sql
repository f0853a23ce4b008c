-- What the rows of `score` add up to, by month and by unit, category or town: a scoreboard reads these, not every row of
-- the years. Kept by triggers on `score`, so that they are true whoever writes it, the version before among them.
-- `counted` is how many rows are in a sum: where none is left there is no line.
create table score_sum (
    month   date not null,
    split   text not null,
    key     text not null,
    counted bigint not null,
    dispatched bigint not null, first_right bigint not null, hops bigint not null, by_rule bigint not null,
    spared bigint not null, spared_hops bigint not null, received bigint not null, returned bigint not null,
    return_refused bigint not null, held bigint not null, held_seconds bigint not null, contact_due bigint not null,
    contacted bigint not null, responded bigint not null, due bigint not null, on_time bigint not null,
    overdue bigint not null, closed bigint not null, answered bigint not null, reworked bigint not null,
    supervised bigint not null, escalated bigint not null, asked bigint not null, reached bigint not null,
    valid bigint not null, solved bigint not null, rated bigint not null, satisfied bigint not null,
    excepted bigint not null, anonymous bigint not null, by_default bigint not null, minute_due bigint not null,
    minute bigint not null, excluded bigint not null,
    primary key (month, split, key)
);

create function score_summed() returns trigger language plpgsql as $$
declare sign int := tg_argv[0]::int;
begin
    insert into score_sum as s
    select month, by, key, sign * count(*),
           sign * sum(dispatched), sign * sum(first_right), sign * sum(hops), sign * sum(by_rule),
           sign * sum(spared), sign * sum(spared_hops), sign * sum(received), sign * sum(returned),
           sign * sum(return_refused), sign * sum(held), sign * sum(held_seconds), sign * sum(contact_due),
           sign * sum(contacted), sign * sum(responded), sign * sum(due), sign * sum(on_time), sign * sum(overdue),
           sign * sum(closed), sign * sum(answered), sign * sum(reworked), sign * sum(supervised),
           sign * sum(escalated), sign * sum(asked), sign * sum(reached), sign * sum(valid), sign * sum(solved),
           sign * sum(rated), sign * sum(satisfied), sign * sum(excepted), sign * sum(anonymous),
           sign * sum(by_default), sign * sum(minute_due), sign * sum(minute), sign * sum(excluded)
    from changed cross join lateral (values ('unit', unit), ('category', category), ('town', town)) as k(by, key)
    group by month, by, key
    on conflict (month, split, key) do update set
        counted = s.counted + excluded.counted,
        dispatched = s.dispatched + excluded.dispatched, first_right = s.first_right + excluded.first_right,
        hops = s.hops + excluded.hops, by_rule = s.by_rule + excluded.by_rule, spared = s.spared + excluded.spared,
        spared_hops = s.spared_hops + excluded.spared_hops, received = s.received + excluded.received,
        returned = s.returned + excluded.returned, return_refused = s.return_refused + excluded.return_refused,
        held = s.held + excluded.held, held_seconds = s.held_seconds + excluded.held_seconds,
        contact_due = s.contact_due + excluded.contact_due, contacted = s.contacted + excluded.contacted,
        responded = s.responded + excluded.responded, due = s.due + excluded.due,
        on_time = s.on_time + excluded.on_time, overdue = s.overdue + excluded.overdue,
        closed = s.closed + excluded.closed, answered = s.answered + excluded.answered,
        reworked = s.reworked + excluded.reworked, supervised = s.supervised + excluded.supervised,
        escalated = s.escalated + excluded.escalated, asked = s.asked + excluded.asked,
        reached = s.reached + excluded.reached, valid = s.valid + excluded.valid,
        solved = s.solved + excluded.solved, rated = s.rated + excluded.rated,
        satisfied = s.satisfied + excluded.satisfied, excepted = s.excepted + excluded.excepted,
        anonymous = s.anonymous + excluded.anonymous, by_default = s.by_default + excluded.by_default,
        minute_due = s.minute_due + excluded.minute_due, minute = s.minute + excluded.minute,
        excluded = s.excluded + excluded.excluded;
    return null;
end $$;

create function score_sums_emptied() returns trigger language plpgsql as $$
begin
    delete from score_sum;
    return null;
end $$;

create trigger sum_new after insert on score
referencing new table as changed for each statement execute function score_summed('1');
create trigger sum_gone after delete on score
referencing old table as changed for each statement execute function score_summed('-1');
create trigger sum_was after update on score
referencing old table as changed for each statement execute function score_summed('-1');
create trigger sum_is after update on score
referencing new table as changed for each statement execute function score_summed('1');
create trigger sum_none after truncate on score for each statement execute function score_sums_emptied();

insert into score_sum
select month, by, key, count(*),
       sum(dispatched), sum(first_right), sum(hops), sum(by_rule), sum(spared), sum(spared_hops), sum(received),
       sum(returned), sum(return_refused), sum(held), sum(held_seconds), sum(contact_due), sum(contacted),
       sum(responded), sum(due), sum(on_time), sum(overdue), sum(closed), sum(answered), sum(reworked),
       sum(supervised), sum(escalated), sum(asked), sum(reached), sum(valid), sum(solved), sum(rated),
       sum(satisfied), sum(excepted), sum(anonymous), sum(by_default), sum(minute_due), sum(minute), sum(excluded)
from score cross join lateral (values ('unit', unit), ('category', category), ('town', town)) as k(by, key)
group by month, by, key;

-- Whether anything lies beyond a moment, and the rows of some days; those of the leaves under a statute.
create index score_dispatched on score (dispatched_at);
create index score_category on score (category);

-- A matter's orders as they came, without their rows.
create index order_view_matter on order_view (matter_id, created_at, order_id) include (category)
where matter_id is not null;
