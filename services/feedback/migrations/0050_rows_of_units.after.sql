-- Who reads in a unit's name (role tiaokuai_unit, see dispatch) is shown what is about that unit alone: its steps of the
-- ladder, what was said of it.
create function reads_for_all() returns boolean language sql stable as $$
    select coalesce(current_setting('tiaokuai.units', true), '') = '' and current_user <> 'tiaokuai_unit'
$$;

alter table supervision_step enable row level security, force row level security;
create policy sight on supervision_step using (
    (select reads_for_all()) or unit = any ((select string_to_array(current_setting('tiaokuai.units', true), ','))::text[]));

alter table rating enable row level security, force row level security;
create policy sight on rating using (
    (select reads_for_all())
    or department = any ((select string_to_array(current_setting('tiaokuai.units', true), ','))::text[]));

alter table rating_objection enable row level security, force row level security;
create policy sight on rating_objection using (
    (select reads_for_all()) or exists (select from rating r where r.rating_id = rating_objection.rating_id));
