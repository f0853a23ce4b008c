-- The source's own count of its messages under a number, as far as all have come (null: it doesn't count), and whether
-- messages wait for their turn.
alter table complaint add column sequence int, add column waiting boolean not null default false;
create index complaint_waiting on complaint (complaint_id) where waiting;
update complaint c set waiting = true
where exists (select from message m where m.complaint_id = c.complaint_id and m.version is null);
