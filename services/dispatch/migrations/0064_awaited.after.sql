-- What the version before moved during the update: it doesn't know of the column.
update work_order o set awaited = s.units from work_order w
cross join lateral (select case when w.at_work then awaited_of(w.order_state::json) end) as s(units)
where w.order_id = o.order_id and (w.at_work or w.awaited is not null) and o.awaited is distinct from s.units;

drop function awaited_of;
