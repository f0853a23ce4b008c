-- Who reads in a unit's name (role tiaokuai_unit, by `set local` of one transaction) is shown that unit's rows alone.
-- The service's own role passes by the policies (bypassrls: it loads by COPY, which they forbid); owner and operators
-- are shown everything as long as they read for nobody.
create function reads_for_all() returns boolean language sql stable as $$
    select coalesce(current_setting('tiaokuai.units', true), '') = '' and current_user <> 'tiaokuai_unit'
$$;

-- Orders that the version before wrote or moved during the update.
update work_order o set seen_by = s.units
from work_order w
cross join lateral (
    select w.order_state::json as said) j
cross join lateral (
    select coalesce(array_agg(distinct u order by u), '{}') as units from (
        select j.said ->> 'lead'
        union all select json_array_elements_text(j.said -> 'co')
        union all select json_array_elements_text(j.said -> 'informed')
        union all select json_array_elements(j.said -> 'hops') ->> 'from_unit'
        union all select json_array_elements(coalesce(j.said #> '{joint,helps}', '[]')) ->> 'unit'
        union all select json_array_elements(w.whistle -> 'units') ->> 'unit'
            from json_array_elements(coalesce(j.said #> '{joint,whistles}', '[]')) as w(whistle)) as parts(u)
    where u is not null and u is distinct from j.said ->> 'respondent_unit') s
where w.order_id = o.order_id and o.seen_by is distinct from s.units;

alter table work_order enable row level security, force row level security;
create policy sight on work_order using (
    (select reads_for_all())
    or seen_by && (select string_to_array(current_setting('tiaokuai.units', true), ','))
    and (confidentiality <> 'sealed' or (select current_setting('tiaokuai.sealed', true) = 'on'))
    and ((select coalesce(current_setting('tiaokuai.section', true), '') = '')
         or lead = any ((select string_to_array(current_setting('tiaokuai.units', true), ','))::text[])
         and order_state::json ->> 'section' = (select current_setting('tiaokuai.section', true))));

-- What belongs to an order is seen with it.
alter table complaint enable row level security, force row level security;
create policy sight on complaint using (
    (select reads_for_all())
    or exists (select from work_order o where o.complaint_id = complaint.complaint_id));

alter table order_event enable row level security, force row level security;
create policy sight on order_event using (
    (select reads_for_all())
    or exists (select from work_order o where o.order_id = order_event.order_id));
