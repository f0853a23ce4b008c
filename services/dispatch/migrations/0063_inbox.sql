-- An inbox is what is open, the soonest due first, and what has ended, the latest first: neither may read the other,
-- which grows with the years. The states are those of `inbox._ENDED`, by the letter; a test reads the plans.
create index work_order_open on work_order (lead, coalesce(binding, '9999-12-31 00:00:00+00'), order_id)
where state not in ('closed', 'guided', 'merged', 'returned_to_city', 'withdrawn');

create index work_order_ended on work_order (lead, coalesce(binding, '9999-12-31 00:00:00+00'), order_id)
where state in ('closed', 'guided', 'merged', 'returned_to_city', 'withdrawn');

-- Which units still owe a part in an order that another leads: null on most. As `rules.sight.awaited` says it.
alter table work_order add column awaited text[];

create function awaited_of(order_said json) returns text[] language sql stable as $$
    select array_agg(distinct u order by u) from (
        select c.unit from json_array_elements_text(order_said -> 'co') as c(unit)
        where not exists (
            select from json_array_elements_text(coalesce(order_said #>> '{joint,co_reported}', '[]')::json) as r(unit)
            where r.unit = c.unit)
        union all
        select h.said ->> 'unit' from json_array_elements(coalesce(order_said #>> '{joint,helps}', '[]')::json) as h(said)
        where h.said ->> 'given' is null
        union all
        select r.said ->> 'unit'
        from json_array_elements(coalesce(order_said #>> '{joint,whistles}', '[]')::json) as w(said),
             json_array_elements(w.said -> 'units') as r(said)
        where r.said ->> 'at' is null) as parts(u)
    where u is distinct from order_said ->> 'lead' and u is distinct from order_said ->> 'respondent_unit'
$$;

update work_order o set awaited = s.units from work_order w cross join lateral awaited_of(w.order_state::json) as s(units)
where w.order_id = o.order_id and w.at_work and s.units is not null;

create index work_order_awaited on work_order using gin (awaited) where awaited is not null;
