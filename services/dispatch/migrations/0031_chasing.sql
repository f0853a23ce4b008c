-- When somebody who was whistled for or asked for help is chased next; null for nearly every order, which stays HOT.
alter table work_order add column chase_at timestamptz;
create index work_order_chase on work_order (chase_at) where chase_at is not null;

update work_order o set chase_at = w.due
from (
    select order_id, min(due) as due from (
        select order_id, (whistle ->> 'due')::timestamptz as due
        from work_order, jsonb_array_elements(order_state::jsonb -> 'joint' -> 'whistles') as whistle,
             jsonb_array_elements(whistle -> 'units') as unit
        where at_work and unit ->> 'at' is null
        union all
        select order_id, (help ->> 'due')::timestamptz
        from work_order, jsonb_array_elements(order_state::jsonb -> 'joint' -> 'helps') as help
        where at_work and help ->> 'given' is null) as open
    group by order_id) as w
where o.order_id = w.order_id;
