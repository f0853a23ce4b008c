-- Complaints whose words are to be put into the index: one row for a version, so that a look reads what is new and
-- not every complaint. The rows come with the event, the words behind it.
create table complaint_to_index (complaint_id uuid not null);

insert into complaint_to_index
select complaint_id from complaint c left join complaint_words w using (complaint_id)
where w.version is distinct from c.version;

create function complaint_to_index() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into complaint_to_index select complaint_id from written;
    else
        insert into complaint_to_index
        select complaint_id from written w join was using (complaint_id) where w.version <> was.version;
    end if;
    return null;
end $$;

create trigger index_new after insert on complaint
referencing new table as written for each statement execute function complaint_to_index();
create trigger index_changed after update on complaint
referencing old table as was new table as written for each statement execute function complaint_to_index();
